import { copyFileSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const largestBytes = 10_000_000;
const everyMs = 5_000;

/**
 * Copies a large log to `<log>.1` and truncates the log in place. Its writer appends, so it continues at the new start
 * without noticing; lines written during the copy are lost. On a full disk the old copy is dropped and nothing is
 * copied.
 */
export function rotateLog(logFile: string, largest = largestBytes): void {
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) < largest) return;
  const copy = `${logFile}.new`;
  try {
    copyFileSync(logFile, copy);
    renameSync(copy, `${logFile}.1`);
  } catch {
    for (const file of [copy, `${logFile}.1`]) rmSync(file, { force: true });
  }
  truncateSync(logFile);
}

/** Keeps every log in a folder below its maximum size while its program runs. @returns stops it */
export function rotateLogs(dir: string): () => void {
  const look = () => {
    for (const name of readdirSync(dir)) if (name.endsWith('.log')) rotateLog(join(dir, name));
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
