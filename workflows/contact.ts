import {
  ActivityFailure,
  CancellationScope,
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { DialActivities, PlanActivities } from '../activities/contact.ts';
import type { DueReason, PlanEnd } from '../core/contact/plan.ts';
import { queues } from '../core/queues.ts';
import { searchKeys } from '../core/search-keys.ts';
import { callEndedSignal, changedSignal } from './messages.ts';
import { patiently } from './patience.ts';
import * as profiles from './profiles.ts';

const plan = proxyLocalActivities<PlanActivities>(profiles.db);
const { placeCall } = proxyActivities<DialActivities>({ taskQueue: queues.outreach, ...profiles.dial });
const { reconcileCall } = proxyActivities<DialActivities>({ taskQueue: queues.outreach, ...profiles.reconcile });

const secondMs = 1000;
/** A provider's last event arrives within this time after the moment it describes; after that we ask. */
const marginMs = 30 * secondMs;
/**
 * The wait between two looks for a call whose reply was lost: a provider's list lags by moments, an outage lasts
 * minutes to hours.
 */
const lookAgainMs = (look: number) => (look < 6 ? 60 : look < 12 ? 900 : 3600) * secondMs;
/** How long we look for an attempt before asking a person. */
const unresolvedMs = 24 * 3600 * secondMs;
/**
 * Many times what three attempts and a day of looking take. A plan that is moved hundreds of times starts over with an
 * empty history.
 */
const longHistory = 1_000;

/**
 * `run`: the number under which the plan's row expects this run. Once the row has moved to another run, this one ends
 * quietly.
 */
export type ContactInput = { tenantId: string; planId: string; run: number };
type Dial = { attemptId: string; number: number; ringSeconds: number; talkSeconds: number };

/**
 * Keeps one promise to call: sleeps until it is due, dials, learns the outcome, and repeats until the person was
 * reached or the policy says stop. All rules live in the activities; this only says what happens when. People change
 * the row; a signal makes the run look at it.
 */
export async function contactWorkflow(ref: ContactInput): Promise<{ state: PlanEnd }> {
  /** How often something other than this run has changed the row. */
  let changes = 0;
  const endedAttempts = new Set<string>();
  setHandler(changedSignal, () => void changes++);
  setHandler(callEndedSignal, (attemptId) => void endedAttempts.add(attemptId));
  // A run canceled from outside still finishes its call and records how it ended.
  CancellationScope.current().cancelRequested.catch(() =>
    CancellationScope.nonCancellable(async () => {
      await patiently(() => plan.withdrawPlan(ref));
      changes++;
    }),
  );
  let shownDue = workflowInfo().typedSearchAttributes.get(searchKeys.DueAt)?.getTime();

  return CancellationScope.nonCancellable(async () => {
    for (;;) {
      const seen = changes;
      const gate = await patiently(() => plan.gateAttempt(ref));
      if (gate.kind === 'ended') return end(gate.state);
      if (gate.kind === 'wait') {
        await rest(gate.until, { reason: gate.reason, seen });
        continue;
      }
      await dial(gate);
      let seenInCall = changes;
      const settle = () => patiently(() => plan.settleAttempt({ ...ref, attemptId: gate.attemptId }));
      let next = await settle();
      while (next.kind === 'wait') {
        await rest(next.until, { reason: next.reason, seen: seenInCall });
        seenInCall = changes;
        next = await settle();
      }
      if (next.kind === 'ended') return end(next.state);
      await rest(next.dueAt, { reason: 'retry', seen: seenInCall, last: next.outcome });
    }
  });

  /** Sleeps until the plan is due, or the row has changed since `seen`. */
  async function rest(until: number, { reason, seen, last }: { reason: DueReason; seen: number; last?: string }) {
    if (workflowInfo().historyLength > longHistory) await continueAsNew<typeof contactWorkflow>(ref);
    const due = new Date(until);
    show('waiting', `due ${due.toISOString()} (${reason})${last ? `, last: ${last}` : ''}`);
    if (until !== shownDue) {
      shownDue = until;
      upsertSearchAttributes([
        { key: searchKeys.Stage, value: 'waiting' },
        { key: searchKeys.DueAt, value: due },
      ]);
    }
    // A worker's clock may run behind the server's. Never use a zero timer, which would spin.
    const ms = Math.max(until - Date.now(), secondMs);
    await condition(() => changes !== seen, ms, { summary: `due ${due.toISOString()}` });
  }

  /** From the intent until the outcome is known, or can no longer be found out. */
  async function dial({ attemptId, number, ringSeconds, talkSeconds }: Dial) {
    show('dialing', `attempt ${number}`);
    upsertSearchAttributes([
      { key: searchKeys.Stage, value: 'dialing' },
      { key: searchKeys.Attempt, value: number },
    ]);
    const givenUpAt = Date.now() + unresolvedMs;
    const placed = await orUnknown(placeCall({ ...ref, attemptId }));
    if (placed === 'over') return;
    // Nobody knows whether a lost call was placed, so find that out first.
    let waitMs = placed === 'live' ? ringSeconds * secondMs + marginMs : 0;
    let live = false;
    for (let look = 1; Date.now() < givenUpAt; look++) {
      const over = () => endedAttempts.has(attemptId);
      if (waitMs > 0 && (await condition(over, waitMs, { summary: 'until the call is over' }))) return;
      const found = await orUnknown(reconcileCall({ ...ref, attemptId, look }));
      if (found === 'over') return;
      waitMs = found === 'live' && !live ? talkSeconds * secondMs + marginMs : lookAgainMs(look);
      live ||= found === 'live';
    }
  }

  function end(state: PlanEnd) {
    show(state);
    upsertSearchAttributes([{ key: searchKeys.Stage, value: state }]);
    return { state };
  }
}

/** A failed dial or look says nothing about the call. */
async function orUnknown<T>(activity: Promise<T>): Promise<T | 'unknown'> {
  try {
    return await activity;
  } catch (error) {
    if (error instanceof ActivityFailure) return 'unknown';
    throw error;
  }
}

const show = (phase: string, detail = '') => setCurrentDetails(`**${phase}**${detail ? `\n- ${detail}` : ''}`);
