import type { AttemptState, DueReason, Outcome, PlanOrigin, PlanState } from '../../core/contact/plan.ts';
import type { Quote } from '../../core/insights.ts';
import type { RunLoss } from '../../core/run.ts';
import type { AttemptRow, PlanRow } from './rows.ts';

export type AttemptView = {
  id: string;
  number: number;
  state: AttemptState;
  outcome: Outcome | null;
  askedAt: Date | null;
  answeredAt: Date | null;
  answeredBy: 'human' | 'machine' | null;
  endedAt: Date | null;
  talkSeconds: number | null;
};

/** One contact plan as lists show it. */
export type PlanListItem = {
  id: string;
  origin: PlanOrigin;
  callId: string | null;
  customerId: string | null;
  phone: string;
  timeZone: string;
  /** The words of the wished time; null, like the wished span, for a plan without a wish. */
  phrase: string | null;
  state: PlanState;
  wishedFrom: Date | null;
  wishedTo: Date | null;
  /** When it is dialed next and why; null once ended. */
  dueAt: Date | null;
  dueReason: DueReason | null;
  attemptsMade: number;
  maxAttempts: number;
  lastOutcome: Outcome | null;
  endReason: string | null;
  endNote: string | null;
  createdAt: Date;
  endedAt: Date | null;
};

export type PlanView = PlanListItem & { quotes: Quote[]; attempts: AttemptView[]; run: PlanRunView };

/** The current run. The cause says what became of the lost run it replaced; null if it replaced none. */
export type PlanRunView = { number: number; rebuiltCause: RunLoss | null; rebuiltAt: Date | null };

export const toListItem = (row: PlanRow): PlanListItem => ({
  id: row.id,
  origin: row.origin,
  callId: row.callId,
  customerId: row.customerId,
  phone: row.phoneE164,
  timeZone: row.timeZone,
  phrase: row.phrase,
  state: row.state,
  wishedFrom: row.wishedFrom,
  wishedTo: row.wishedTo,
  dueAt: row.dueAt,
  dueReason: row.dueReason,
  attemptsMade: row.attemptsMade,
  maxAttempts: row.maxAttempts,
  lastOutcome: row.lastOutcome,
  endReason: row.endReason,
  endNote: row.endNote,
  createdAt: row.createdAt,
  endedAt: row.endedAt,
});

export const toView = (row: PlanRow, attempts: readonly AttemptRow[]): PlanView => ({
  ...toListItem(row),
  quotes: row.quotes,
  run: { number: row.run, rebuiltCause: row.rebuiltCause, rebuiltAt: row.rebuiltAt },
  attempts: attempts.map((attempt) => ({
    id: attempt.id,
    number: attempt.number,
    state: attempt.state,
    outcome: attempt.outcome,
    askedAt: attempt.askedAt,
    answeredAt: attempt.answeredAt,
    answeredBy: attempt.answeredBy,
    endedAt: attempt.endedAt,
    talkSeconds: attempt.talkSeconds,
  })),
});
