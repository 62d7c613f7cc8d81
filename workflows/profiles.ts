import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';
import type { FailureType } from '../core/failures.ts';

/**
 * Complete sets of timeouts and retries, one per kind of work; a workflow names a profile and never sets single
 * numbers. Only types come from Temporal, so workflows can import this file.
 */
type Profile = ActivityOptions & {
  retry: NonNullable<ActivityOptions['retry']>;
};

/**
 * Only Postgres, milliseconds: runs inside the workflow worker. Three quick tries cover a broken connection or a
 * deadlock; the workflow waits out a longer outage on server timers (see patience.ts). All tries end within eight
 * seconds, since after that the worker would keep its workflow task open with heartbeats.
 */
export const db = {
  scheduleToCloseTimeout: '7 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumAttempts: 3 },
} as const satisfies LocalActivityOptions;

/** These go straight back to the workflow, which waits on timers and takes no worker slot meanwhile. */
const nonRetryableErrorTypes: string[] = ['RateLimited', 'Unavailable'] satisfies FailureType[];

/**
 * The same for call steps that only need Postgres: a passing failure, such as a deadlock, is retried for a minute
 * before a person is asked. Pauses above the threshold are server timers.
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

// Steps beat every five seconds. A killed worker is noticed after the heartbeat timeout, and its steps start again
// elsewhere.

/**
 * Download and decoding of a recording: a slow host may take minutes; a host that answers with errors gets eight tries
 * over about ten minutes.
 */
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

/**
 * Transcription while we wait: hours of audio at a small multiple of real time. Each try may cost money, so a person
 * looks after six.
 */
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

/** One look for a job's result at an engine: a request of seconds, plus the transcript's rows. */
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

/** A model's answer: seconds to minutes, and billed. */
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

/** A telephone call is placed at most once: a failure is reconciled, never repeated. */
export const dial = {
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 1 },
} as const satisfies Profile;

/** Asks a provider what became of a call. The workflow repeats a failed look on its own timers, for a day. */
export const reconcile = {
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 1 },
} as const satisfies Profile;
