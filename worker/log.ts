import { DefaultLogger, type Logger as TemporalLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
/** The SDK's fields about a run; its other data (arguments, stacks with data in them) stays out of the log. */
const loggedFields = [
  'workflowId',
  'workflowType',
  'activityType',
  'attempt',
  'taskQueue',
  'durationMs',
  'sdkComponent',
  'bug',
] as const;

/**
 * Turns the SDK's messages into lines of our own log. Expected failures come back as results or parked rows, so a
 * step's error is a warning.
 */
export const temporalLogger = (log: Logger): TemporalLogger =>
  new DefaultLogger('INFO', ({ level, message, meta }) => {
    const facts = Object.fromEntries(
      loggedFields.flatMap((name) => (meta?.[name] === undefined ? [] : [[name, meta[name]]])),
    );
    const error = meta?.error;
    log[levels[level]]({ ...facts, ...(error instanceof Error ? { failure: describe(error) } : {}) }, message);
  });

const describe = (error: Error) => ({
  type: 'type' in error ? error.type : error.name,
  message: error.message,
});
