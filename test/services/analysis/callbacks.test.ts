import { describe, expect, test } from 'vitest';
import { tokensOf } from '../../../reading/evidence/tokens.ts';
import { analyzeWithRules } from '../../../services/analysis/rules/analyze.ts';
import { type Case, fresh, known, unseen } from './callback-cases.ts';
import { turnsOf } from './lines.ts';

const wishesIn = async (call: string) =>
  (await analyzeWithRules({ turns: turnsOf(call), region: 'US' }, new AbortController().signal)).callbackWishes;
const plain = (text: string) =>
  tokensOf(text)
    .map((token) => token.text)
    .join(' ');

async function score(cases: readonly Case[]) {
  const counts = { right: 0, missed: [] as string[], invented: [] as string[], otherTime: [] as string[] };
  for (const { call, wish, phone } of cases) {
    const found = await wishesIn(call);
    const [first] = found;
    if (wish === null) counts.invented.push(...(first ? [call] : []));
    else if (!first) counts.missed.push(call);
    else {
      counts.right++;
      const same = found.length === 1 && plain(first.phrase) === plain(wish) && (phone ?? null) === first.phone;
      if (!same) counts.otherTime.push(`${call} → ${JSON.stringify(found.map((one) => [one.phrase, one.phone]))}`);
    }
  }
  const { right, missed, invented, otherTime } = counts;
  return {
    ...counts,
    precision: right / (right + invented.length),
    recall: right / (right + missed.length),
    timed: 1 - otherTime.length / right,
  };
}

describe('callback wishes', () => {
  test('are found in what people say on the phone, with the time as it was said', async () => {
    const cases = [...known, ...fresh, ...unseen];
    expect(cases.filter(({ wish }) => wish !== null).length).toBeGreaterThanOrEqual(60);
    expect(cases.filter(({ wish }) => wish === null).length).toBeGreaterThanOrEqual(60);
    const { precision, recall, timed, missed, invented, otherTime } = await score(cases);
    expect(precision, invented.join('\n')).toBeGreaterThanOrEqual(0.97);
    expect(recall, missed.join('\n')).toBeGreaterThanOrEqual(0.95);
    expect(timed, otherTime.join('\n')).toBeGreaterThanOrEqual(0.93);
  });

  test('a wish that is repeated, confirmed and made clearer stays one wish, with the clearer time', async () => {
    const wishes = await wishesIn(`
      c: I can't talk now. Could you call me back tomorrow?
      a: Of course, I will call you back tomorrow. What time suits you?
      c: After three in the afternoon.
      a: Perfect, so I will call you tomorrow after three.
      c: Yes, please call me then, thank you.`);
    expect(wishes).toHaveLength(1);
    expect(wishes[0]).toMatchObject({ phrase: 'tomorrow after three' });
    expect(new Set(wishes[0]?.quotes.map(({ turn }) => turn))).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  test('two people to be called are two wishes', async () => {
    const wishes = await wishesIn(`
      c: Please call me on Monday at nine.
      a: Sure.
      c: And could you call my wife on Tuesday at ten?`);
    expect(wishes.map(({ phrase }) => phrase)).toEqual(['on Monday at nine', 'on Tuesday at ten']);
  });

  test('speakers that nobody marked are read either way, with less confidence', async () => {
    const [marked] = await wishesIn('c: Could you call me back tomorrow at nine?');
    const [unmarked] = await wishesIn('u: Could you call me back tomorrow at nine?');
    expect(unmarked).toMatchObject({ phrase: marked?.phrase, quotes: [{ speaker: 'unknown' }] });
    expect(unmarked?.confidence).toBeLessThan(marked?.confidence ?? 0);
  });

  test('an agent who asks to be called wishes nothing', async () => {
    expect(await wishesIn('a: Please call me back tomorrow when you have the number.')).toEqual([]);
  });
});
