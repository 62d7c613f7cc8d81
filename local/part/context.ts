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
  /** Registers a running part, so it is stopped at the end. */
  onStop: (name: string, stop: () => Promise<void>) => void;
  /** Fires on shutdown. */
  ending: AbortSignal;
};

/** Log and note of a part's process. */
export const filesOf = (dir: DataDir, name: string) => ({
  logFile: `${dir.logs}/${name}.log`,
  noteFile: `${dir.run}/${name}.json`,
});
