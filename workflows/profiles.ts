import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';
import type { FailureType } from '../core/failures.ts';

/**
 * Complete sets of timeouts and retries, one a kind of work; a workflow names a profile and never sets single numbers. Types only
 * come from Temporal, so that workflows can import this file.
 */
type Profile = ActivityOptions & {
  retry: NonNullable<ActivityOptions['retry']>;
};

/**
 * Only Postgres, milliseconds: runs inside the workflow worker. Three quick tries meet a broken connection or a deadlock; a longer
 * outage is waited out by the workflow on timers of the server (see patience.ts). All tries end before the eighth second, since
 * from then on the worker would keep its workflow task open by heartbeats.
 */
export const db = {
  scheduleToCloseTimeout: '7 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumAttempts: 3 },
} as const satisfies LocalActivityOptions;

/** These go back to the workflow at once: it waits on timers, and no place of a worker is taken meanwhile. */
const nonRetryableErrorTypes: string[] = ['RateLimited', 'Unavailable'] satisfies FailureType[];

/**
 * The same for the steps of a call that only need Postgres: what passes by itself, such as a deadlock, is tried again for a minute before
 * a person is asked. Pauses above the threshold are timers of the server.
 */
export const dbStep = {
  startToCloseTimeout: '7 seconds',
  retry: {
    initialInterval: '500 milliseconds',
    backoffCoefficient: 2,
    maximumInterval: '20 seconds',
    maximumAttempts: 8,
    nonRetryableErrorTypes,
  },
  localRetryThreshold: '3 seconds',
} as const satisfies LocalActivityOptions;

// Steps beat every five seconds: a worker that was killed is missed after the heartbeat's timeout, and its steps start again elsewhere.

/** Download and decoding of a recording: a slow host may take minutes; a host that answers with errors is asked eight times over some ten minutes. */
export const fetch = {
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '20 seconds',
  retry: {
    initialInterval: '2 seconds',
    backoffCoefficient: 2,
    maximumInterval: '2 minutes',
    maximumAttempts: 8,
    nonRetryableErrorTypes,
  },
} as const satisfies Profile;

/** Speech read while we wait: hours of audio at a small multiple of real time. Each try may cost money: a person looks after six. */
export const speechInline = {
  startToCloseTimeout: '4 hours',
  heartbeatTimeout: '45 seconds',
  retry: {
    initialInterval: '3 seconds',
    backoffCoefficient: 2,
    maximumInterval: '2 minutes',
    maximumAttempts: 6,
    nonRetryableErrorTypes,
  },
} as const satisfies Profile;

/** One look for the result of a job at an engine: a request of seconds, and the transcript's rows. */
export const collect = {
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '20 seconds',
  retry: {
    initialInterval: '2 seconds',
    backoffCoefficient: 2,
    maximumInterval: '1 minute',
    maximumAttempts: 6,
    nonRetryableErrorTypes,
  },
} as const satisfies Profile;

/** A model's answer: seconds to minutes, and paid for. */
export const model = {
  startToCloseTimeout: '20 minutes',
  heartbeatTimeout: '20 seconds',
  retry: {
    initialInterval: '2 seconds',
    backoffCoefficient: 2,
    maximumInterval: '1 minute',
    maximumAttempts: 6,
    nonRetryableErrorTypes,
  },
} as const satisfies Profile;

/** A telephone call is placed at most once: whatever fails is reconciled, never repeated. */
export const dial = {
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 1 },
} as const satisfies Profile;

/** Asking a provider what became of a call. A look that fails is repeated by the workflow on its own timers, for a day. */
export const reconcile = {
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 1 },
} as const satisfies Profile;
