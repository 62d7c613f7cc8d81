import type { Logger } from 'pino';
import { describeBug } from '../core/bug.ts';
import { createRecovery, type RecoveryDeps } from '../services/sweep/lost.ts';
import { createStraySweep } from '../services/sweep/stray.ts';
import { startUnstarted } from '../services/sweep/unstarted.ts';

const startEveryMs = 4_000;
const lookEveryMs = 10_000;
const strayEveryMs = 60_000;

/**
 * Every few seconds, starts the runs that rows ask for, and looks for open rows whose run is gone: each has a run again
 * within ten seconds. Every minute, ends open runs that no row expects. Errors are logged and the next round tries again.
 * @returns Stops the rounds and waits for the current ones.
 */
export function startSweeping(deps: RecoveryDeps, log: Logger): () => Promise<void> {
  const look = createRecovery(deps);
  const endStrays = createStraySweep(deps);
  const warnOf = ([first, ...others]: readonly unknown[], what: string) => {
    if (first) log.warn({ failures: 1 + others.length, bug: describeBug(first) }, what);
  };
  const stops = [
    repeat(startEveryMs, async () => {
      try {
        const started = await startUnstarted(deps);
        if (started > 0) log.info({ started }, 'started runs that had been requested');
      } catch (error) {
        log.warn({ bug: describeBug(error) }, 'cannot start runs');
      }
    }),
    repeat(lookEveryMs, async () => {
      const { rebuilt, failures } = await look();
      for (const one of rebuilt) log.warn(one, 'rebuilt a lost run');
      warnOf(failures, 'cannot look for all lost runs');
    }),
    repeat(strayEveryMs, async () => {
      const { stopped, failures } = await endStrays();
      if (stopped.length > 0) log.warn({ stopped }, 'stopped runs that no row expects');
      warnOf(failures, 'cannot look for all stray runs');
    }),
  ];
  return async () => void (await Promise.all(stops.map((stop) => stop())));
}

/** Runs rounds one after the other, with a pause between them. */
function repeat(everyMs: number, work: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round = Promise.resolve();
  const next = () => {
    round = work().then(() => {
      if (!stopped) timer = setTimeout(next, everyMs);
    });
  };
  next();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await round;
  };
}
