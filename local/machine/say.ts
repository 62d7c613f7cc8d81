/** Tells a person what is going on: one short line, prefixed with the part of Callweave. */
export type Say = (part: string, text: string) => void;

/** Lines prefixed with the seconds since the start. */
export const sayWithSeconds = (startedMs: number, now: () => number, write: (line: string) => void): Say => {
  return (part, text) => write(`${((now() - startedMs) / 1000).toFixed(1).padStart(6)} s  ${part.padEnd(9)} ${text}`);
};
