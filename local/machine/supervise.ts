import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../process/child.ts';
import type { Say } from './say.ts';

/**
 * A part of Callweave with its own process. `start` resolves when the part is ready, and is called again after it died.
 */
export type Part<T extends { child: Child; stop: () => Promise<void> }> = { name: string; start: () => Promise<T> };

export type Watched = { stop: () => Promise<void> };

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A part that ran this long and then dies restarts at once. */
const steadyMs = 60_000;

/**
 * Starts a part and keeps it running: restarts one that dies, after a pause that doubles while it keeps dying, and
 * tells a person.
 * @returns the part as first started, and how to end it for good
 */
export async function supervise<T extends { child: Child; stop: () => Promise<void> }>(
  part: Part<T>,
  say: Say,
): Promise<Watched & { first: T }> {
  const ending = new AbortController();
  const first = await part.start();
  let current: T | undefined = first;
  const watching = watch();

  async function watch(): Promise<void> {
    let pause = firstPauseMs;
    let since = Date.now();
    while (!ending.signal.aborted) {
      const how = await (current ? current.child.exited : Promise.resolve('did not start'));
      if (ending.signal.aborted) return;
      if (Date.now() - since > steadyMs) pause = firstPauseMs;
      say(part.name, `ended (${how}), starting it again in ${pause / 1000} s`);
      await sleep(pause, undefined, { signal: ending.signal }).catch(() => {});
      if (ending.signal.aborted) return;
      pause = Math.min(pause * 2, longestPauseMs);
      since = Date.now();
      current = await part.start().catch((error: Error) => {
        say(part.name, error.message);
        return undefined;
      });
      if (current) say(part.name, 'is back');
    }
  }

  const stop = async () => {
    ending.abort();
    await current?.stop();
    await watching;
    await current?.stop(); // a start that was in progress when the end was requested
  };
  return { first, stop };
}
