import type { Ports } from '../machine/addresses.ts';
import type { DataDir } from '../machine/data-dir.ts';
import type { Say } from '../machine/say.ts';

/** What every part needs to start. */
export type Context = {
  dir: DataDir;
  ports: Ports;
  env: Record<string, string | undefined>;
  say: Say;
  /** Folder of the project. */
  project: string;
  /** Keeps a part that came up, so that it is stopped at the end. */
  hold: (name: string, stop: () => Promise<void>) => void;
  /** Fires when all is to end. */
  ending: AbortSignal;
};

/** Log and note of a part's process. */
export const filesOf = (dir: DataDir, name: string) => ({
  logFile: `${dir.logs}/${name}.log`,
  noteFile: `${dir.run}/${name}.json`,
});
