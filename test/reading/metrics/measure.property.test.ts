import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Turn } from '../../../core/transcript.ts';
import { type CallMetrics, type MeasureInput, measure, type RoleMetrics } from '../../../reading/metrics/measure.ts';

const aTurn = fc.record({
  speaker: fc.constantFrom('agent' as const, 'customer' as const),
  start: fc.integer({ min: 0, max: 200_000 }),
  length: fc.integer({ min: 1, max: 20_000 }),
  words: fc.integer({ min: 1, max: 30 }),
});
/** Calls of up to fifteen timed turns that overlap as they like. */
const aCall = fc.array(aTurn, { minLength: 1, maxLength: 15 }).map((drafts) =>
  drafts.map(
    ({ speaker, start, length, words }, index): Turn => ({
      index,
      speaker,
      channel: speaker === 'agent' ? 0 : 1,
      start: start / 1000,
      end: (start + length) / 1000,
      text: Array.from({ length: words }, (_, i) => `w${i}`).join(' '),
      confidence: null,
    }),
  ),
);
const input = (turns: readonly Turn[], durationSeconds: number | null = null): MeasureInput => ({
  turns,
  words: [],
  durationSeconds,
});

/** What a stopwatch would say: one bit for each millisecond and side. */
function byMilliseconds(turns: readonly Turn[]) {
  const marks = new Map<number, number>();
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const { speaker, start, end } of turns) {
    const [from, to] = [Math.round((start ?? 0) * 1000), Math.round((end ?? 0) * 1000)];
    first = Math.min(first, from);
    last = Math.max(last, to);
    for (let ms = from; ms < to; ms++) marks.set(ms, (marks.get(ms) ?? 0) | (speaker === 'agent' ? 1 : 2));
  }
  const count = (wanted: (mark: number) => boolean) => [...marks.values()].filter(wanted).length / 1000;
  let silence = 0;
  for (let ms = first, quiet = 0; ms <= last; ms++) {
    if (!marks.has(ms) && ms < last) quiet++;
    else {
      if (quiet > 3000) silence += quiet;
      quiet = 0;
    }
  }
  return {
    agent: count((m) => (m & 1) > 0),
    customer: count((m) => (m & 2) > 0),
    both: count((m) => m === 3),
    silence: silence / 1000,
  };
}

const swapped = (turns: readonly Turn[]) =>
  turns.map((turn) => ({ ...turn, speaker: turn.speaker === 'agent' ? ('customer' as const) : ('agent' as const) }));
const flat = ({ agent, customer, silences, interruptions, basis: _, ...rest }: CallMetrics) => [
  ...Object.values(agent),
  ...Object.values(customer),
  ...Object.values(rest),
  ...silences.flatMap(({ start, end }) => [start, end, end - start]),
  ...interruptions.flatMap(({ start, end, overlapSeconds }) => [start, end - start, overlapSeconds]),
];

describe('measure()', () => {
  test('agrees with a count of milliseconds', () =>
    fc.assert(
      fc.property(aCall, (turns) => {
        const found = measure(input(turns));
        const counted = byMilliseconds(turns);
        expect(found.agent.talkSeconds).toBeCloseTo(counted.agent, 3);
        expect(found.customer.talkSeconds).toBeCloseTo(counted.customer, 3);
        expect(found.overlapSeconds).toBeCloseTo(counted.both, 3);
        expect(found.silenceSeconds).toBeCloseTo(counted.silence, 3);
      }),
      { numRuns: 40 },
    ));

  test('gives nothing negative, shares that sum to 100 and silences without speech in them', () =>
    fc.assert(
      fc.property(aCall, (turns) => {
        const found = measure(input(turns));
        for (const value of flat(found)) expect(value === null || value >= 0).toBe(true);
        expect((found.agent.talkSharePercent ?? 0) + (found.customer.talkSharePercent ?? 0)).toBeCloseTo(100, 2);
        for (const silence of found.silences)
          for (const { start, end } of turns)
            expect((start ?? 0) < silence.end && (end ?? 0) > silence.start).toBe(false);
      }),
    ));

  test('swaps every figure of a side when the sides are swapped, and changes no other', () =>
    fc.assert(
      fc.property(aCall, (turns) => {
        const before = measure(input(turns));
        const after = measure(input(swapped(turns)));
        expect(after).toEqual({
          ...before,
          agent: before.customer,
          customer: before.agent,
          interruptions: before.interruptions.map((one) => ({ ...one, by: one.by === 'agent' ? 'customer' : 'agent' })),
        });
      }),
    ));

  test('does not depend on the order of the turns', () =>
    fc.assert(
      fc.property(aCall, (turns) => {
        expect(measure(input([...turns].reverse()))).toEqual(measure(input(turns)));
      }),
    ));

  test('keeps talk, speed, silence, monologue and interruptions when a turn is split at a word', () =>
    fc.assert(
      fc.property(aCall, fc.nat(), (turns, pick) => {
        const whole = turns[pick % turns.length] as Turn & { start: number; end: number };
        const words = whole.text.split(' ');
        const at = whole.start + Math.floor(((whole.end - whole.start) * 1000) / 2) / 1000;
        const cut = Math.floor(words.length / 2);
        fc.pre(cut > 0 && at > whole.start && at < whole.end);
        const halves: Turn[] = [
          { ...whole, end: at, text: words.slice(0, cut).join(' ') },
          { ...whole, index: turns.length, start: at, text: words.slice(cut).join(' ') },
        ];
        const strip = ({ interruptions, ...rest }: CallMetrics) => ({
          ...rest,
          interruptions: interruptions.map(({ turn: _, ...one }) => one),
        });
        const split = measure(input([...turns.filter((turn) => turn !== whole), ...halves]));
        expect(strip(split)).toEqual(strip(measure(input(turns))));
      }),
    ));

  test('lets 10 s of quiet at the end change the share of the call only', () =>
    fc.assert(
      fc.property(aCall, (turns) => {
        const before = measure(input(turns));
        const after = measure(input(turns, (before.durationSeconds ?? 0) + 10));
        const plain = (side: RoleMetrics) => ({ ...side, talkOfCallPercent: 0 });
        expect({ ...after, agent: plain(after.agent), customer: plain(after.customer) }).toEqual({
          ...before,
          durationSeconds: after.durationSeconds,
          agent: plain(before.agent),
          customer: plain(before.customer),
        });
      }),
    ));
});
