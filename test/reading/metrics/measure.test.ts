import { describe, expect, test } from 'vitest';
import type { Speaker, Turn, TurnWords } from '../../../core/transcript.ts';
import { measure } from '../../../reading/metrics/measure.ts';
import { quarterMeans } from '../../../reading/metrics/quarters.ts';

let index = 0;
const said = (speaker: Speaker, start: number | null, end: number | null, text = 'one two three four'): Turn => ({
  index: index++,
  speaker,
  channel: 0,
  start,
  end,
  text,
  confidence: null,
});
const measured = (turns: Turn[], words: TurnWords[] = [], durationSeconds: number | null = null) =>
  measure({ turns, words, durationSeconds });
const spread = (turn: Turn, times: [number, number][]): TurnWords => ({
  turn: turn.index,
  words: times.map(([start, end]) => ({ text: 'word', start, end, confidence: null })),
});

describe('measure()', () => {
  test('a gap of exactly 3 s is no silence, a longer one is', () => {
    const found = measured([said('agent', 0, 2), said('customer', 5, 6), said('agent', 9.001, 10)]);
    expect(found.silences).toEqual([{ start: 6, end: 9.001 }]);
    expect(found.silenceSeconds).toBe(3.001);
  });

  test('quiet before the first and after the last word is no silence', () => {
    expect(measured([said('agent', 20, 22)], [], 60)).toMatchObject({
      silences: [],
      silenceSeconds: 0,
      durationSeconds: 60,
    });
  });

  test('who cuts in after the other spoke for a second and stays for half a second interrupts', () => {
    const found = measured([said('agent', 0, 5), said('customer', 3, 7)]);
    expect(found.interruptions).toEqual([
      { by: 'customer', turn: expect.any(Number), start: 3, end: 7, overlapSeconds: 2 },
    ]);
    expect(found.customer.interruptions).toBe(1);
    expect(found.agent.interruptions).toBe(0);
  });

  test.each([
    ['a back-channel', [said('agent', 0, 5), said('customer', 3, 3.8, 'mm-hmm')]],
    ['a start within the first second', [said('agent', 0, 5), said('customer', 0.9, 7)]],
    ['an overlap under half a second', [said('agent', 0, 5), said('customer', 4.6, 7)]],
    ['the same side going on in a new turn', [said('agent', 0, 9), said('customer', 0.2, 3), said('customer', 3.1, 6)]],
  ])('%s is no interruption', (_, turns) => {
    expect(measured(turns).interruptions).toEqual([]);
  });

  test('a monologue goes on over the other side saying "right" and over pauses of 3 s', () => {
    const turns = [
      said('agent', 0, 10),
      said('customer', 6, 6.5, 'right'),
      said('agent', 13, 20),
      said('customer', 21, 24),
      said('agent', 25, 30),
    ];
    expect(measured(turns).agent.longestMonologueSeconds).toBe(20);
  });

  test('latency is the mean of the gaps in which nobody spoke; a cut-in is none', () => {
    const turns = [
      said('agent', 0, 2),
      said('customer', 3, 5),
      said('agent', 7, 9),
      said('customer', 8, 12),
      said('agent', 12.5, 13.5),
    ];
    expect(measured(turns)).toMatchObject({
      agent: { responseLatencySeconds: 1.25 },
      customer: { responseLatencySeconds: 1 },
    });
  });

  test('speed is unknown under 5 s of talk or 10 words', () => {
    const ten = 'a b c d e f g h i j';
    expect(measured([said('agent', 0, 4.9, ten), said('customer', 5, 12)])).toMatchObject({
      agent: { wordsPerMinute: null },
      customer: { wordsPerMinute: null },
    });
    expect(measured([said('agent', 0, 5, ten)]).agent.wordsPerMinute).toBe(120);
  });

  test('words of a script without blanks are counted too', () => {
    expect(
      measured([said('agent', 0, 6, '今日はとても良い天気ですから散歩に行きましょう')]).agent.wordsPerMinute,
    ).toBeGreaterThan(90);
  });

  test('word times, when every word has them, leave the pauses inside a turn out', () => {
    const turn = said('agent', 0, 10);
    const words = spread(turn, [
      [0, 1],
      [1.2, 2],
      [6, 7],
    ]);
    expect(measured([turn], [words])).toMatchObject({
      basis: 'words',
      agent: { talkSeconds: 3 },
      silences: [{ start: 2, end: 6 }],
      durationSeconds: 10,
    });
    const flat = spread(turn, [[1, 1]]);
    expect(measured([turn], [flat])).toMatchObject({ basis: 'turns', agent: { talkSeconds: 10 } });
  });

  test('turns without times give nulls, not zeros', () => {
    expect(measured([said('agent', 0, 2), said('customer', null, null)])).toMatchObject({
      basis: 'none',
      agent: { talkSeconds: null, interruptions: null },
      silenceSeconds: null,
      overlapSeconds: null,
    });
  });

  test('unknown speakers still give silences, and no figure of a side', () => {
    expect(measured([said('unknown', 0, 2), said('unknown', 8, 9)])).toMatchObject({
      basis: 'turns',
      silenceSeconds: 6,
      overlapSeconds: null,
      agent: { talkSeconds: null, talkOfCallPercent: null },
    });
  });

  test('a call in which nobody spoke holds no talk, and nobody had a share of it', () => {
    expect(measured([], [], 30)).toMatchObject({
      durationSeconds: 30,
      silences: [],
      silenceSeconds: 0,
      customer: { talkSeconds: 0, talkSharePercent: null, talkOfCallPercent: 0, wordsPerMinute: null },
    });
  });

  test('a stated duration shorter than the last word is not believed', () => {
    expect(measured([said('agent', 0, 28.96)], [], 28.67).durationSeconds).toBe(28.96);
  });
});

describe('quarterMeans()', () => {
  test('a turn counts in the quarter in which it starts; the end of the last is inside; no turns is null', () => {
    const moods = [
      { start: 0, value: 1 },
      { start: 2.4, value: -1 },
      { start: 7.5, value: 1 },
      { start: 10, value: 0 },
    ];
    expect(quarterMeans(moods, 10)).toEqual([0, null, null, 0.5]);
  });

  test('without times there are no quarters', () => {
    expect(quarterMeans([{ start: null, value: 1 }], null)).toEqual([null, null, null, null]);
  });
});
