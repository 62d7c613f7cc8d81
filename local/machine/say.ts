/** Tells a person what is going on: one short line, with the part of Callweave it is about. */
export type Say = (part: string, text: string) => void;

/** Lines with the seconds since the start in front. */
export const sayWithSeconds = (startedMs: number, now: () => number, write: (line: string) => void): Say => {
  return (part, text) => write(`${((now() - startedMs) / 1000).toFixed(1).padStart(6)} s  ${part.padEnd(9)} ${text}`);
};
