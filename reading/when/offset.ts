import { type AmountRange, amountAt, isClockAmount } from './amount.ts';
import type { Thing } from './atom.ts';
import { clockAt } from './clock.ts';
import { plainDayAt } from './dayword.ts';
import { partAt } from './partword.ts';
import { phrase, type Reader } from './phrase.ts';
import type { Token } from './token.ts';

const within = phrase(
  'in? less|under than?',
  'in under',
  'within|inside of? the? next?',
  'in|over|during|for the next|coming|following',
);

const bounded = new Set(['within', 'inside', 'less', 'under']);
const inWords = phrase(
  'in more|over than?',
  'in at least',
  'in about|around|roughly|approximately|another|maybe|exactly?',
  'after about|around?',
  'give me about|another?',
  'about|another?',
);

const fromNow = phrase('from now|today', 'later|hence|time', 'from this? moment|then');

const anchorWords = phrase('from|after|following', 'later than', 'on');

const beforeAnchor = phrase('before', 'prior to', 'ahead of');

const ago = phrase('ago|back|earlier');

/**
 * "in two hours", "two weeks from Friday", "half an hour before noon", "within the next hour", "for two hours", "two
 * days ago".
 */
export const offsetAt: Reader<Thing> = (tokens, i) => {
  // "a quarter past nine", "ten minutes to five": not amounts.
  if (tokens[i]?.w !== 'in' && clockAt(tokens, i)?.[0].strong) return null;
  const windowEnd = within(tokens, i);
  const windowed = windowEnd ? (amountAt(tokens, windowEnd) ?? oneUnit(tokens, windowEnd)) : null;
  if (windowEnd && windowed) {
    const counting = isClockAmount(windowed[0].most) || bounded.has(tokens[i]?.w ?? '') || tokens[i + 1]?.w === 'less';
    if (counting) return [{ k: 'offset', amount: windowed[0], window: true, sign: 1 }, windowed[1]];
  }
  if (tokens[i]?.w === 'for') {
    const length = amountAt(tokens, i + 1);
    if (length) return [{ k: 'length', amount: length[0] }, length[1]];
  }
  const said = inWords(tokens, i);
  const at = said ?? i;
  const implied = tokens[i]?.w === 'in' && said ? impliedMinutes(tokens, said) : null;
  if (implied) return implied;
  const amount = amountAt(tokens, at);
  if (!amount) return null;
  return anchored(
    tokens,
    i,
    amount[0],
    amount[1],
    said !== null && tokens[i]?.w !== 'about' && tokens[i]?.w !== 'another',
  );
};

/** "within the hour", "in the next week". */
const oneUnit: Reader<AmountRange> = (tokens, i) => {
  const word = tokens[i]?.w;
  if (word !== 'hour' && word !== 'day' && word !== 'minute') return null;
  const one: Token = { ...(tokens[i] as Token), w: '1', n: 1, len: 1 };
  const read = amountAt([...tokens.slice(0, i), one, ...tokens.slice(i)], i);
  return read ? [read[0], read[1] - 1] : null;
};

/** "call me back in five": minutes, said in multiples of five. */
const impliedMinutes: Reader<Thing> = (tokens, i) => {
  const token = tokens[i];
  if (!token || token.n === null || token.ord || token.n % 5 !== 0 || token.n > 45 || token.len > 2) return null;
  const next = tokens[i + 1];
  if (
    amountAt(tokens, i) ||
    (next && !/^[,.;!?]$/.test(next.w) && !['or', 'no', 'sorry', 'then', 'ok', 'if'].includes(next.w))
  )
    return null;
  const minutes = amountAt([token, { ...token, w: 'minutes', n: null, len: 0 }], 0);
  return minutes ? [{ k: 'offset', amount: minutes[0], window: false, sign: 1 }, i + 1] : null;
};

function anchored(
  tokens: readonly Token[],
  start: number,
  amount: AmountRange,
  end: number,
  opens: boolean,
): readonly [Thing, number] | null {
  const past = ago(tokens, end);
  if (past && !(tokens[end]?.w === 'earlier' && !amountAt)) return [pastOf(amount), past];
  const after = tokens[end]?.w === 'time' ? end + 1 : fromNow(tokens, end);
  const simple = (to: number): readonly [Thing, number] =>
    isClockAmount(amount.most)
      ? [{ k: 'offset', amount, window: false, sign: 1 }, to]
      : [
          {
            k: 'day',
            day: { k: 'from', least: amount.least, most: amount.most, sign: 1, anchor: { k: 'relative', days: 0 } },
          },
          to,
        ];
  if (after && !(tokens[end]?.w === 'from' && plainDayAt(tokens, end + 1) && tokens[end + 1]?.w !== 'today'))
    return simple(after);
  const forward = anchorWords(tokens, end);
  const backward = beforeAnchor(tokens, end);
  // "a week tomorrow", "two weeks Friday".
  const bareAnchor =
    !isClockAmount(amount.most) && amount.most.unit === 'week' && ['tomorrow', 'today'].includes(tokens[end]?.w ?? '')
      ? end
      : null;
  const anchorIndex = forward ?? backward ?? bareAnchor;
  if (anchorIndex) {
    const sign = backward ? -1 : 1;
    const clock = isClockAmount(amount.most);
    const day = plainDayAt(tokens, anchorIndex);
    const weeks = tokens[end]?.w !== 'on' || amount.most.unit === 'week';
    if (day && !clock && weeks && !(opens && tokens[end]?.w === 'on')) {
      // "a week on Friday" is a week after the next Friday.
      return [{ k: 'day', day: { k: 'from', least: amount.least, most: amount.most, sign, anchor: day[0] } }, day[1]];
    }
    if (clock) {
      const at = clockAt(tokens, anchorIndex);
      const part = partAt(tokens, anchorIndex);
      if (part) return [{ k: 'offset', amount, window: false, sign, anchor: { part: part[0].part } }, part[1]];
      if (at && tokens[end]?.w !== 'on')
        return [{ k: 'offset', amount, window: false, sign, anchor: { clock: at[0] } }, at[1]];
    }
  }
  return opens ? simple(end) : alone(tokens, start, end) ? [{ k: 'amount', amount }, end] : null;
}

/** "twenty minutes" is when to call only if nothing else was said, or as a correction. */
const alone = (tokens: readonly Token[], i: number, end: number): boolean =>
  (i === 0 || phraseBefore(tokens, i)) && (tokens[end] === undefined || /^[.,;!?]$/.test(tokens[end]?.w ?? ''));

const phraseBefore = (tokens: readonly Token[], i: number): boolean =>
  ['sorry', 'no', 'mean', 'actually', 'rather', 'it', 'that', ','].includes(tokens[i - 1]?.w ?? '');

const pastOf = (amount: AmountRange): Thing => ({
  k: 'day',
  day: { k: 'window', amount: amount.most, back: true },
});
