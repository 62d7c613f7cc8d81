import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../process/child.ts';
import type { Say } from './say.ts';

/** A part of Callweave that is a process of its own. `start` comes back when the part is ready, and is called again after it died. */
export type Part<T extends { child: Child; stop: () => Promise<void> }> = { name: string; start: () => Promise<T> };

export type Watched = { stop: () => Promise<void> };

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A part that ran this long and then dies starts again at once. */
const steadyMs = 60_000;

/**
 * Starts a part and keeps it up: one that dies is started again, after a pause that doubles while it keeps dying, and a person is told.
 * @returns the part as it first came up, and how to end it for good.
 */
export async function keepUp<T extends { child: Child; stop: () => Promise<void> }>(
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
    await current?.stop(); // a start that was under way when the end was asked for
  };
  return { first, stop };
}
