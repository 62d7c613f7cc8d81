import type { Atom, Thing } from './atom.ts';
import { plainDayAt } from './dayword.ts';
import type { PartEdge, PartName } from './part.ts';
import { type Phrase, phrase, type Reader } from './phrase.ts';
import type { Token } from './token.ts';

const partPhrases: readonly (readonly [PartName, Phrase])[] = [
  [
    'end',
    phrase(
      'the? end of the? business|working|work? day',
      'the? end of business',
      'the? eod',
      'last thing',
      'the? end of',
    ),
  ],
  ['close', phrase('the? close of business|play', 'the? cob', 'closing time')],
  ['early', phrase('first thing in the morning', 'first thing')],
  ['work', phrase('office|business|working|work hours', 'work')],
  ['lunch', phrase('lunch time|break|hour?', 'lunchtime|lunchbreak', 'the? lunch')],
  ['breakfast', phrase('breakfast time?')],
  ['dinner', phrase('dinner|supper time?', 'dinnertime')],
  ['daytime', phrase('the? daytime', 'the? day time', 'during the day')],
  ['tonight', phrase('tonight')],
  ['morning', phrase('morning', 'mornings')],
  ['afternoon', phrase('afternoon', 'afternoons')],
  ['evening', phrase('evening', 'evenings')],
  ['night', phrase('night', 'nights', 'nighttime')],
];

const edgeWords: Readonly<Record<string, PartEdge>> = {
  early: 'start',
  beginning: 'start',
  start: 'start',
  mid: 'middle',
  middle: 'middle',
  late: 'end',
  later: 'end',
  end: 'end',
};

const edgeJoin = phrase('-', 'part? of the?', 'in the?', 'on in the?', 'the');

/** "comes with breakfast" does not state a time, "after breakfast" does. */
const meals: ReadonlySet<PartName> = new Set(['lunch', 'breakfast', 'dinner']);

const mealSigns = new Set(
  'at around about after before by until over during past tomorrow today from between and to my the'.split(' '),
);

export const partAt: Reader<Thing & { k: 'part' }> = (tokens, start) => {
  let i = tokens[start]?.w === 'the' ? start + 1 : start;
  const edge = edgeWords[tokens[i]?.w ?? ''] ?? null;
  if (edge) i = edgeJoin(tokens, i + 1) ?? i + 1;
  for (const [part, said] of partPhrases) {
    // "end of the day" is its own term, not the end of "day".
    const end = said(tokens, i) ?? said(tokens, start);
    if (!end) continue;
    const sunday = plainDayAt(tokens, end)?.[0].k;
    if (part === 'end' && tokens[end - 1]?.w === 'of' && sunday !== 'relative' && sunday !== 'weekday') continue;
    if (
      meals.has(part) &&
      end - start === 1 &&
      !mealSigns.has(tokens[start - 1]?.w ?? '') &&
      !(start === 0 && !tokens[end])
    )
      continue;
    if (part === 'work' && !['after', 'before', 'during', 'in'].includes(tokens[start - 1]?.w ?? '')) continue;
    const habit = /^(mornings|afternoons|evenings|nights)$/.test(tokens[end - 1]?.w ?? '');
    const word = edge && part !== 'early' && part !== 'end' && part !== 'close' ? edge : null;
    // "early morning" may also follow: "in the morning, early".
    return [{ k: 'part', part, edge: word, ...(habit ? { habit } : {}) }, end];
  }
  return null;
};

const partDays: readonly (readonly [Phrase, number])[] = [
  [phrase('this', 'today'), 0],
  [phrase('the? next|following'), 1],
  [phrase('last'), -1],
];

/** "this morning" is today's, "next evening" tomorrow's, "last night" is past. */
export const moddedPart: Reader<Thing> = (tokens, i) => {
  const late = phrase('later|late on? this', 'later on')(tokens, i);
  const lateOf = late ? partAt(tokens, late) : null;
  if (lateOf) return [{ ...lateOf[0], edge: 'end', ...(lateOf[0].part === 'tonight' ? {} : { on: 0 }) }, lateOf[1]];
  for (const [said, on] of partDays) {
    const at = said(tokens, i);
    const part = at ? partAt(tokens, at) : null;
    if (part) return [{ ...part[0], on }, part[1]];
  }
  return null;
};

const meridiems: Readonly<Record<string, PartName>> = { am: 'morning', pm: 'afternoon' };

const earlies: Readonly<Record<string, readonly [PartName, PartEdge | null]>> = {
  early: ['early', null],
  late: ['afternoon', 'end'],
};

/** "tomorrow a.m.", "early tomorrow", "Monday, early". */
export function halfDayAt(
  tokens: readonly Token[],
  i: number,
  last: Atom | undefined,
): readonly [Thing, number] | null {
  const word = tokens[i]?.w ?? '';
  const behindDay = last?.k === 'day' && i - last.j <= 1;
  const half = meridiems[word];
  if (half && behindDay) return [{ k: 'part', part: half, edge: null }, i + 1];
  const early = earlies[word];
  if (!early) return null;
  const next = plainDayAt(tokens, i + 1)?.[0];
  const before = next?.k === 'relative' || next?.k === 'weekday' || (next?.k === 'date' && tokens[i + 1]?.w === 'on');
  const ends = tokens[i + 1] === undefined || /^[.,;!?]$/.test(tokens[i + 1]?.w ?? '');
  return before || (behindDay && ends) ? [{ k: 'part', part: early[0], edge: early[1] }, i + 1] : null;
}

const laterToday = phrase(
  'later|late on? in? today',
  'rest of? today',
  'the? rest|remainder of the day|today',
  'later on? in? the day',
  'later this? day',
);

const inTheDay = phrase('early|later|late on? in the day on?', 'later on');

export const restOfToday: Reader<Thing> = (tokens, i) => {
  const ofDay = inTheDay(tokens, i);
  const other = ofDay ? plainDayAt(tokens, ofDay)?.[0].k : undefined;
  if (ofDay && (other === 'weekday' || other === 'date' || other === 'relative')) {
    return [{ k: 'part', part: tokens[i]?.w === 'early' ? 'early' : 'afternoon', edge: null }, ofDay];
  }
  const end = laterToday(tokens, i);
  return end ? [{ k: 'part', part: 'daytime', edge: 'end', rest: true }, end] : null;
};
