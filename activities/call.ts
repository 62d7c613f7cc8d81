import { Context } from '@temporalio/activity';
import { type CallRef, mainOf, type ResolveAction, type Step, type StepResult } from '../core/call.ts';
import type { FailureType } from '../core/failures.ts';
import type { Progress } from '../core/progress.ts';
import type { Database, Tx } from '../db/open.ts';
import { withTenant } from '../db/tenant.ts';
import { noteFailedAttempt } from '../services/journal/steps.ts';
import { endCall, parkCall, resolveParked } from '../services/parked/park.ts';
import { failureMessageOf, toApplicationFailure } from './failures.ts';
import { atRim } from './rim.ts';

type StepService = (ref: CallRef, progress: Progress) => Promise<StepResult>;

/** The six steps of a call; each says in its own file why a second run is harmless. */
export type StepServices = Record<Step, StepService>;

/**
 * Heartbeats go out on a clock of their own, so that a provider that works in silence does not look dead. A report is carried by the next
 * beat and sends none itself: each one is a write of the server's, and most steps are over before the first.
 */
const heartbeatEveryMs = 5_000;

async function withHeartbeats<T>(work: (progress: Progress) => Promise<T>): Promise<T> {
  const context = Context.current();
  let last = 'started';
  const timer = setInterval(() => context.heartbeat(last), heartbeatEveryMs);
  const report = (text: string) => {
    last = text;
  };
  try {
    return await work({ signal: context.cancellationSignal, report });
  } finally {
    clearInterval(timer);
  }
}

type CallDeps = { db: Database; steps: StepServices; now: () => Date };

/** Every step as an activity: failures are noted on the step's row and cross Temporal under a type of the closed list. */
export function createStepActivities({ db, steps }: Omit<CallDeps, 'now'>) {
  const run = async (step: Step, ref: CallRef): Promise<StepResult> => {
    try {
      return await withHeartbeats((progress) => steps[step](ref, progress));
    } catch (error) {
      if (Context.current().cancellationSignal.aborted) throw Context.current().cancellationSignal.reason ?? error;
      // Where the database itself is away there is nothing to note it in; the failure still reaches the workflow.
      await withTenant(db, ref.tenantId, (tx) =>
        noteFailedAttempt(tx, ref, mainOf(step), failureMessageOf(error)),
      ).catch(() => {});
      throw toApplicationFailure(error);
    }
  };
  return {
    ingest: (ref: CallRef) => run('ingest', ref),
    transcribe: (ref: CallRef) => run('transcribe', ref),
    analyze: (ref: CallRef) => run('analyze', ref),
    link: (ref: CallRef) => run('link', ref),
    remember: (ref: CallRef) => run('remember', ref),
    followUp: (ref: CallRef) => run('follow_up', ref),
  };
}

type Parking = { ref: CallRef; step: Step; type: FailureType; message: string };
type Decision = { ref: CallRef; action: ResolveAction; step: Step; note: string | null; by: string | null };

/** What the workflow writes about itself when it parks, goes on or ends early; each one transaction, each safe twice. */
export const createSettleActivities = ({ db, now }: Omit<CallDeps, 'steps'>) => {
  const inTenant = (ref: CallRef, work: (tx: Tx) => Promise<void>) => withTenant(db, ref.tenantId, work);
  return atRim({
    park: ({ ref, step, ...failure }: Parking) =>
      inTenant(ref, (tx) => parkCall(tx, ref, { ...mainOf(step), ...failure }, now())),
    resolveParked: ({ ref, step, ...decision }: Decision) =>
      inTenant(ref, (tx) => resolveParked(tx, ref, { ...mainOf(step), ...decision }, now())),
    markCanceled: (ref: CallRef) => inTenant(ref, (tx) => endCall(tx, ref, 'canceled', now())),
  });
};

export type StepActivities = ReturnType<typeof createStepActivities>;
export type SettleActivities = ReturnType<typeof createSettleActivities>;
