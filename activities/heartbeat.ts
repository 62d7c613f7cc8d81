import { Context } from '@temporalio/activity';
import type { StepProgress } from '../core/progress.ts';

/**
 * Heartbeats run on their own timer, so a provider that works in silence does not look dead. A report goes out with the
 * next beat and triggers none itself: each beat is a write on the server, and most steps end before the first.
 */
const heartbeatEveryMs = 5_000;
/** How often a canceled try checks whether its call has ended. */
const lookEveryMs = 5_000;
/** The SDK's reason when a worker shuts down. */
const workerEnds = 'WORKER_SHUTDOWN';

/** Runs the work of a step and sends heartbeats meanwhile. @param isWanted Whether its call is still under way. */
export async function withHeartbeats<T>(
  isWanted: () => Promise<boolean>,
  work: (progress: StepProgress) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  const { cancellationSignal: signal } = context;
  const { unwanted, stop } = watchWanted(signal, isWanted);
  let last = 'started';
  const timer = setInterval(() => context.heartbeat(last), heartbeatEveryMs);
  const report = (text: string) => {
    last = text;
  };
  try {
    return await work({ signal, unwanted, report });
  } finally {
    clearInterval(timer);
    stop();
  }
}

/**
 * A try is canceled when its call has ended, but also when the server lost its run or missed its heartbeats. In the
 * second case paid work continues. Rows tell the two apart; if they cannot be read, the work continues too.
 */
function watchWanted(signal: AbortSignal, isWanted: () => Promise<boolean>) {
  const unwanted = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const give = () => unwanted.abort(signal.reason);
  const look = async () => {
    if (!(await isWanted().catch(() => true))) return give();
    if (!unwanted.signal.aborted) timer = setTimeout(look, lookEveryMs);
  };
  const calledOff = () => (signal.reason?.message === workerEnds ? give() : void look());
  signal.addEventListener('abort', calledOff, { once: true });
  return {
    unwanted: unwanted.signal,
    stop() {
      signal.removeEventListener('abort', calledOff);
      give();
      clearTimeout(timer);
    },
  };
}
