import { Context } from '@temporalio/activity';
import type { StepProgress } from '../core/progress.ts';

/**
 * Heartbeats go out on a clock of their own, so that a provider that works in silence does not look dead. A report is carried by the next
 * beat and sends none itself: each one is a write of the server's, and most steps are over before the first.
 */
const heartbeatEveryMs = 5_000;
/** How often a try that was called off looks whether its call has ended since. */
const lookEveryMs = 5_000;
/** The SDK's word for a worker that shuts down. */
const workerEnds = 'WORKER_SHUTDOWN';

/** Runs the work of a step and says meanwhile that it is alive. @param isWanted Whether its call is still under way. */
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
 * A try is called off because its call has ended, or merely because the server forgot its run or missed its heartbeats. What is paid for
 * goes on in the second case: rows tell them apart, and where they cannot be asked it goes on as well.
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
