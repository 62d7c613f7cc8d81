import { DefaultLogger, type Logger as TemporalLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
/** What the SDK says about a run; its other words (arguments, stacks with data in them) stay out of the log. */
const kept = [
  'workflowId',
  'workflowType',
  'activityType',
  'attempt',
  'taskQueue',
  'durationMs',
  'sdkComponent',
  'bug',
] as const;

/** The SDK's words as lines of our own log. Failures that steps foresee come as results or parked rows, so a step's error is a warning. */
export const temporalLogger = (log: Logger): TemporalLogger =>
  new DefaultLogger('INFO', ({ level, message, meta }) => {
    const facts = Object.fromEntries(kept.flatMap((name) => (meta?.[name] === undefined ? [] : [[name, meta[name]]])));
    const error = meta?.error;
    log[levels[level]]({ ...facts, ...(error instanceof Error ? { failure: describe(error) } : {}) }, message);
  });

const describe = (error: Error) => ({
  type: 'type' in error ? error.type : error.name,
  message: error.message,
});
