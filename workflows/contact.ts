import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { DialActivities, PlanActivities } from '../activities/contact.ts';
import type { DueReason, PlanState } from '../core/contact/plan.ts';
import { queues } from '../core/queues.ts';
import { searchKeys } from '../core/search-keys.ts';
import { type CancelInput, callEndedSignal, cancelUpdate, rescheduleUpdate } from './messages.ts';
import * as profiles from './profiles.ts';

const plan = proxyLocalActivities<PlanActivities>(profiles.db);
const { placeCall } = proxyActivities<DialActivities>({ taskQueue: queues.outreach, ...profiles.dial });
const { reconcileCall } = proxyActivities<DialActivities>({ taskQueue: queues.outreach, ...profiles.reconcile });

const secondMs = 1000;
/** A provider's last event comes within this of the moment it speaks of; later we ask. */
const marginMs = 30 * secondMs;
/** Between two looks for a call whose reply was lost: a provider's list lags by moments, an outage lasts minutes to hours. */
const lookAgainMs = (look: number) => (look < 6 ? 60 : look < 12 ? 900 : 3600) * secondMs;
/** So long an attempt is looked for; then a person is asked. */
const patienceMs = 24 * 3600 * secondMs;
/** Many times what three attempts and a day of looking take: a plan that is moved hundreds of times starts over with an empty history. */
const longHistory = 1_000;

export type ContactInput = { tenantId: string; planId: string };
type Dial = { attemptId: string; number: number; ringSeconds: number; talkSeconds: number };

/**
 * Keeps one promise to call: sleeps until it is due, dials, learns what became of it, and goes on until the person was reached or the
 * policy says enough. All rules live in the activities; here stands only what happens when.
 */
export async function contactWorkflow(ref: ContactInput): Promise<{ state: PlanState }> {
  const desk = openDesk(ref);
  // A run that is canceled from outside still finishes its call and writes down how it ended.
  CancellationScope.current().cancelRequested.catch(() =>
    CancellationScope.nonCancellable(() => patiently(() => desk.withdraw({ note: null }))),
  );
  let shownDue = workflowInfo().typedSearchAttributes.get(searchKeys.DueAt)?.getTime();

  return CancellationScope.nonCancellable(async () => {
    for (;;) {
      const heard = desk.changes;
      const gate = await patiently(() => plan.gateAttempt(ref));
      if (gate.kind === 'ended') return end(gate.state);
      if (gate.kind === 'wait') {
        await rest(gate.until, { reason: gate.reason, heard });
        continue;
      }
      await dial(gate);
      const heardInCall = desk.changes;
      const next = await patiently(() => plan.settleAttempt({ ...ref, attemptId: gate.attemptId }));
      if (next.kind === 'ended') return end(next.state);
      desk.phase = 'waiting';
      await rest(next.dueAt, { reason: 'retry', heard: heardInCall, last: next.outcome });
    }
  });

  /** Until it is due, or something has changed since `heard` was read. */
  async function rest(until: number, { reason, heard, last }: { reason: DueReason; heard: number; last?: string }) {
    if (workflowInfo().historyLength > longHistory) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof contactWorkflow>(ref);
    }
    const due = new Date(until);
    show('waiting', `due ${due.toISOString()} (${reason})${last ? `, last: ${last}` : ''}`);
    if (until !== shownDue) {
      shownDue = until;
      upsertSearchAttributes([
        { key: searchKeys.Stage, value: 'waiting' },
        { key: searchKeys.DueAt, value: due },
      ]);
    }
    // A worker's clock may run behind the server's: never a timer of nothing, which would spin.
    const ms = Math.max(until - Date.now(), secondMs);
    await condition(() => desk.changes !== heard, ms, { summary: `due ${due.toISOString()}` });
  }

  /** From the intent until the outcome is known, or until nobody can be expected to find it out any more. */
  async function dial({ attemptId, number, ringSeconds, talkSeconds }: Dial) {
    desk.phase = 'dialing';
    show('dialing', `attempt ${number}`);
    upsertSearchAttributes([
      { key: searchKeys.Stage, value: 'dialing' },
      { key: searchKeys.Attempt, value: number },
    ]);
    const givenUpAt = Date.now() + patienceMs;
    const placed = await orUnknown(placeCall({ ...ref, attemptId }));
    if (placed === 'over') return;
    // Nobody knows whether a lost call was placed: that is found out before anything else.
    let waitMs = placed === 'live' ? ringSeconds * secondMs + marginMs : 0;
    let live = false;
    for (let look = 1; Date.now() < givenUpAt; look++) {
      const over = () => desk.hasEnded(attemptId);
      if (waitMs > 0 && (await condition(over, waitMs, { summary: 'until the call is over' }))) return;
      const found = await orUnknown(reconcileCall({ ...ref, attemptId, look }));
      if (found === 'over') return;
      waitMs = found === 'live' && !live ? talkSeconds * secondMs + marginMs : lookAgainMs(look);
      live ||= found === 'live';
    }
  }

  async function end(state: PlanState) {
    desk.phase = 'closed';
    show(state);
    upsertSearchAttributes([{ key: searchKeys.Stage, value: state }]);
    await condition(allHandlersFinished);
    return { state };
  }
}

/** A dial or look that failed tells nothing about the call. */
async function orUnknown<T>(activity: Promise<T>): Promise<T | 'unknown'> {
  try {
    return await activity;
  } catch (error) {
    if (error instanceof ActivityFailure) return 'unknown';
    throw error;
  }
}

/** A promise outlives a long outage of the database: after the activity's own retries, again in some minutes, for as long as it takes. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      await sleep(lookAgainMs(round), { summary: 'the database is away' });
    }
  }
}

const show = (phase: string, detail = '') => setCurrentDetails(`**${phase}**${detail ? `\n- ${detail}` : ''}`);

const refusals = {
  closed: 'The plan has ended',
  dialing: 'A call is in progress',
  past: 'That time has passed',
  outside_hours: 'It is outside calling hours',
  no_window: 'No calling hours are set',
  invalid: 'Not a valid time',
} as const;

const refuse = (code: keyof typeof refusals, nearest: number | null = null) => {
  const hint = nearest ? `; the nearest possible time is ${new Date(nearest).toISOString()}` : '';
  return ApplicationFailure.create({
    message: `${refusals[code]}${hint}`,
    type: 'InvalidInput',
    nonRetryable: true,
    details: [{ code, nearest }],
  });
};

/** Takes what people want while the plan waits or is dialed. The rows decide; what is kept here only spares them the asking. */
function openDesk(ref: ContactInput) {
  const ended = new Set<string>();
  const desk = {
    phase: 'waiting' as 'waiting' | 'dialing' | 'closed',
    /** Grows with every change of the plan's row that did not come from the run itself. */
    changes: 0,
    hasEnded: (attemptId: string) => ended.has(attemptId),
    async withdraw({ note }: CancelInput) {
      const state = await plan.withdrawPlan({ ...ref, note });
      desk.changes++;
      return state;
    },
  };

  setHandler(callEndedSignal, (attemptId) => {
    ended.add(attemptId);
  });
  setHandler(
    rescheduleUpdate,
    async ({ at }) => {
      const answer = await plan.movePlan({ ...ref, at });
      if (!answer.moved) throw refuse(answer.code, answer.nearest);
      desk.changes++;
      return { dueAt: at };
    },
    {
      validator: ({ at }) => {
        if (desk.phase !== 'waiting') throw refuse(desk.phase);
        const ms = Date.parse(at);
        if (!Number.isFinite(ms)) throw refuse('invalid');
        if (ms <= Date.now()) throw refuse('past');
      },
    },
  );
  setHandler(
    cancelUpdate,
    async (input) => {
      const state = await desk.withdraw(input);
      if (state === 'closed') throw refuse(state);
      return { state };
    },
    {
      validator: (_input) => {
        if (desk.phase === 'closed') throw refuse('closed');
      },
    },
  );
  return desk;
}
