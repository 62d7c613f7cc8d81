import type { Say } from './machine/say.ts';

/** The order in which parts are stopped: none before those that depend on it. */
const order = ['api', 'worker-watch', 'worker', 'speech', 'temporal', 'postgres', 'rest', 'logs', 'lock'];

/** Everything that runs, to be stopped once and in order. */
export function openShutdown(say: Say) {
  const parts = new Map<string, () => Promise<void>>();
  const ending = new AbortController();
  let ended: Promise<void> | undefined;

  const stopAll = async () => {
    for (const name of order) {
      const stop = parts.get(name);
      parts.delete(name);
      await stop?.().catch((error: Error) => say(name, `did not stop cleanly: ${error.message}`));
    }
  };
  return {
    /** A part that starts after shutdown was requested is stopped again at once. */
    onStop(name: string, stop: () => Promise<void>) {
      if (ended) void stop();
      else parts.set(name, stop);
    },
    /** A second call waits for the first. */
    end(): Promise<void> {
      ending.abort();
      ended ??= stopAll();
      return ended;
    },
    isEnding: () => ending.signal.aborted,
    /** Fires when shutdown is requested: downloads can stop. */
    ending: ending.signal,
  };
}
