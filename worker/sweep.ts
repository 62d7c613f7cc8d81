import type { Logger } from 'pino';
import { sweepRuns } from '../services/runs/sweep.ts';

const everyMs = 4_000;

/**
 * Looks every few seconds for rows whose run a crash left unstarted, so that each has one within 10 s. Errors are logged and the
 * next round tries again.
 * @returns Stops the rounds and waits for the one under way.
 */
export function keepSweeping(deps: Parameters<typeof sweepRuns>[0], log: Logger): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round = Promise.resolve();
  const sweep = async () => {
    try {
      const started = await sweepRuns(deps);
      if (started > 0) log.info({ started }, 'started runs that had been left behind');
    } catch (error) {
      log.warn({ err: error }, 'cannot look for rows without a run');
    }
    if (!stopped) timer = setTimeout(next, everyMs);
  };
  const next = () => {
    round = sweep();
  };
  next();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await round;
  };
}
