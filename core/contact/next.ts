import { chance } from '../chance.ts';
import { type CallingHours, localHour, nextAllowed } from './hours.ts';
import type { ContactPolicy, Outcome, PlanState } from './plan.ts';

/** An ended attempt of the same plan. `at` is when it was placed. */
export type PastAttempt = { outcome: Outcome; at: Date };

export type NextStep =
  | { kind: 'again'; at: Date; reason: Outcome }
  | { kind: 'end'; state: Exclude<PlanState, 'waiting' | 'dialing'>; reason: string };

const minuteMs = 60_000;
/** Outcomes whose waits are long enough to pick another hour of the day. */
const varied: ReadonlySet<Outcome> = new Set(['no_answer', 'voicemail', 'declined']);
const longestJitterMinutes = 15;

/** Outcomes after which there is nothing left to try, whatever the policy says. */
function ending(outcome: Outcome): NextStep | undefined {
  if (outcome === 'answered') return { kind: 'end', state: 'completed', reason: 'answered' };
  if (outcome === 'invalid_number') return { kind: 'end', state: 'failed', reason: 'invalid_number' };
  // An unknown outcome goes to a person: a second call on a guess might be one too many.
  if (outcome === 'unknown') return { kind: 'end', state: 'failed', reason: 'attempt_unresolved' };
  return undefined;
}

/**
 * What follows an attempt. Pure: the same seed (the attempt's id) gives the same instant.
 * @param history the plan's earlier attempts, without the one that just ended, in any order
 * @param now when the attempt ended; waits are counted from here
 * @returns `again` at an instant inside the calling hours, never earlier than the rule's wait; else how the plan ends
 */
export function nextStep(
  outcome: Outcome,
  history: readonly PastAttempt[],
  policy: ContactPolicy,
  now: Date,
  timeZone: string,
  seed: string,
): NextStep {
  const end = ending(outcome);
  if (end) return end;
  const counts = (past: Outcome) => policy.rules[past]?.counts ?? true;
  const charged = [...history.map((past) => past.outcome), outcome].filter(counts).length;
  if (charged >= policy.maxAttempts) return { kind: 'end', state: 'exhausted', reason: 'attempt_limit' };

  const rule = policy.rules[outcome];
  const wait = rule?.afterMinutes[history.filter((past) => past.outcome === outcome).length];
  if (wait === undefined) {
    return { kind: 'end', state: rule?.counts === false ? 'failed' : 'exhausted', reason: `${outcome}_limit` };
  }

  const hours = { windows: policy.windows, timeZone };
  const jitterMs = chance(seed) * Math.min(wait / 10, longestJitterMinutes) * minuteMs;
  const wished = new Date(now.getTime() + wait * minuteMs + Math.round(jitterMs));
  const missed = history.filter((past) => varied.has(past.outcome)).map((past) => localHour(timeZone, past.at));
  const avoid = varied.has(outcome) ? new Set([...missed, localHour(timeZone, now)]) : new Set<number>();
  const at = atAnotherHour(hours, wished, { avoid, ringSeconds: policy.ringTimeoutSeconds, seed });
  if (!at) return { kind: 'end', state: 'failed', reason: 'no_window' };
  return { kind: 'again', at, reason: outcome };
}

/** Moves into the calling hours and, if half a day offers one, into an hour that has not failed yet. */
function atAnotherHour(
  hours: CallingHours,
  wished: Date,
  { avoid, ringSeconds, seed }: { avoid: ReadonlySet<number>; ringSeconds: number; seed: string },
): Date | null {
  const allowed = intoWindow(hours, wished, ringSeconds, seed);
  for (let hour = 0; allowed && hour <= 12; hour++) {
    const later = intoWindow(hours, new Date(allowed.getTime() + hour * 60 * minuteMs), ringSeconds, seed);
    if (later && !avoid.has(localHour(hours.timeZone, later))) return later;
  }
  return allowed;
}

/**
 * Spreads calls that would all fall on the opening minute over the first quarter of an hour, if the window is that
 * long.
 */
function intoWindow(hours: CallingHours, wished: Date, ringSeconds: number, seed: string): Date | null {
  const opening = nextAllowed(hours, wished, ringSeconds);
  if (!opening || opening.getTime() === wished.getTime()) return opening;
  const spread = new Date(opening.getTime() + Math.round(chance(`${seed}/spread`) * longestJitterMinutes * minuteMs));
  const allowed = nextAllowed(hours, spread, ringSeconds);
  return allowed?.getTime() === spread.getTime() ? spread : opening;
}
