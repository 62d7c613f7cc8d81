import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localHour, nextAllowed } from '../../../core/contact/hours.ts';
import { nextStep, type PastAttempt } from '../../../core/contact/next.ts';
import { type ContactPolicy, type Outcome, outcomes } from '../../../core/contact/plan.ts';
import { defaultContactPolicy } from '../../../core/contact/policy.ts';

const zone = 'America/New_York';
/** Monday, 10:00 in New York. */
const monday = new Date('2026-11-23T15:00:00Z');
const hour = 3_600_000;
const policy = (over: Partial<ContactPolicy> = {}): ContactPolicy => ({ ...defaultContactPolicy, ...over });
const past = (outcome: Outcome, at = new Date(monday.getTime() - 24 * hour)): PastAttempt => ({ outcome, at });
const following = (outcome: Outcome, history: PastAttempt[] = [], over: Partial<ContactPolicy> = {}, now = monday) =>
  nextStep(outcome, history, policy(over), now, zone, 'seed-a');

describe('what follows each outcome', () => {
  test.each<[Outcome, object]>([
    ['answered', { kind: 'end', state: 'completed', reason: 'answered' }],
    ['invalid_number', { kind: 'end', state: 'failed', reason: 'invalid_number' }],
    ['unknown', { kind: 'end', state: 'failed', reason: 'attempt_unresolved' }],
    // the wait, and 29 % (seed-a) of the jitter: a tenth of the wait, at most a quarter of an hour; declined: at another hour
    ['busy', { kind: 'again', at: new Date('2026-11-23T15:15:25.985Z'), reason: 'busy' }],
    ['declined', { kind: 'again', at: new Date('2026-11-24T16:04:19.854Z'), reason: 'declined' }],
    ['no_answer', { kind: 'again', at: new Date('2026-11-23T17:03:27.883Z'), reason: 'no_answer' }],
    ['voicemail', { kind: 'again', at: new Date('2026-11-23T19:04:19.854Z'), reason: 'voicemail' }],
    ['provider_fault', { kind: 'again', at: new Date('2026-11-23T15:02:03.465Z'), reason: 'provider_fault' }],
    ['not_placed', { kind: 'again', at: new Date('2026-11-23T15:01:01.732Z'), reason: 'not_placed' }],
  ])('%s', (outcome, expected) => {
    expect(following(outcome)).toEqual(expected);
  });

  test.each<[Outcome, number, object]>([
    ['busy', 1, { kind: 'again', reason: 'busy' }],
    ['busy', 2, { kind: 'end', state: 'exhausted', reason: 'attempt_limit' }],
    ['declined', 1, { kind: 'end', state: 'exhausted', reason: 'declined_limit' }],
    ['no_answer', 2, { kind: 'end', state: 'exhausted', reason: 'attempt_limit' }],
    ['voicemail', 1, { kind: 'again', reason: 'voicemail' }],
    ['provider_fault', 4, { kind: 'again', reason: 'provider_fault' }],
    ['provider_fault', 5, { kind: 'end', state: 'failed', reason: 'provider_fault_limit' }],
    ['not_placed', 3, { kind: 'end', state: 'failed', reason: 'not_placed_limit' }],
  ])('%s after %i of the same', (outcome, times, expected) => {
    const history = Array.from({ length: times }, () => past(outcome));
    expect(following(outcome, history)).toMatchObject(expected);
  });
});

describe('nextStep()', () => {
  test('does not charge a provider fault to the contact', () => {
    const history = [past('provider_fault'), past('busy'), past('not_placed')];
    expect(following('provider_fault', history)).toMatchObject({ kind: 'again' });
    expect(following('no_answer', history)).toMatchObject({ kind: 'again' });
    expect(following('no_answer', [...history, past('voicemail')])).toMatchObject({ state: 'exhausted' });
  });
  test('takes limit and waits from the policy', () => {
    expect(following('busy', [], { maxAttempts: 1 })).toMatchObject({ kind: 'end', reason: 'attempt_limit' });
    expect(following('busy', [], { rules: {} })).toMatchObject({
      kind: 'end',
      state: 'exhausted',
      reason: 'busy_limit',
    });
    const rules = { busy: { counts: true, afterMinutes: [0] } };
    expect(following('busy', [], { rules })).toEqual({ kind: 'again', at: monday, reason: 'busy' });
  });
  test('moves into the next window and spreads what would all start at its opening', () => {
    const evening = new Date('2026-11-24T00:50:00Z');
    const opening = new Date('2026-11-24T14:00:00Z').getTime();
    const starts = Array.from({ length: 40 }, (_, i) => nextStep('busy', [], policy(), evening, zone, `seed-${i}`)).map(
      (step) => (step.kind === 'again' ? step.at.getTime() - opening : -1),
    );
    expect(Math.min(...starts)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...starts)).toBeLessThanOrEqual(15 * 60_000);
    expect(new Set(starts.map((ms) => Math.floor(ms / 60_000))).size).toBeGreaterThan(8);
  });
  test('does not ring again in an hour of the day that failed', () => {
    const step = following('declined', [past('no_answer', new Date('2026-11-22T16:30:00Z'))]);
    expect(step.kind === 'again' && localHour(zone, step.at)).toBe(12);
  });
  test('keeps to a narrow window although its only hour has failed', () => {
    const windows = [{ days: [1, 2, 3, 4, 5], from: '10:00', to: '11:00' } as const];
    const step = following('no_answer', [], { windows });
    expect(step.kind === 'again' && localHour(zone, step.at)).toBe(10);
  });
  test('ends a plan that no window will ever take', () => {
    expect(following('busy', [], { windows: [] })).toEqual({ kind: 'end', state: 'failed', reason: 'no_window' });
  });
  test('gives the same instant for the same seed, never before its wait and never outside the hours', () => {
    const anyOutcome = fc.constantFrom(...outcomes);
    const anyPast = fc.record({
      outcome: anyOutcome,
      at: fc.date({ min: new Date(2025, 0), max: monday, noInvalidDate: true }),
    });
    fc.assert(
      fc.property(
        anyOutcome,
        fc.array(anyPast, { maxLength: 4 }),
        fc.uuid(),
        fc.nat(14 * 24 * 60),
        (outcome, history, seed, minutes) => {
          const now = new Date(monday.getTime() + minutes * 60_000);
          const step = nextStep(outcome, history, policy(), now, zone, seed);
          expect(nextStep(outcome, history, policy(), now, zone, seed)).toEqual(step);
          if (step.kind === 'end') return;
          const nth = history.filter((earlier) => earlier.outcome === outcome).length;
          const wait = defaultContactPolicy.rules[outcome]?.afterMinutes[nth] ?? Number.NaN;
          expect(step.at.getTime()).toBeGreaterThanOrEqual(now.getTime() + wait * 60_000);
          const hours = { windows: defaultContactPolicy.windows, timeZone: zone };
          expect(nextAllowed(hours, step.at, defaultContactPolicy.ringTimeoutSeconds)).toEqual(step.at);
        },
      ),
    );
  });
});
