import { type AmountRange, amountAt, isClockAmount } from './amount.ts';
import { type Atom, type Bound, isTime, type Thing } from './atom.ts';
import { type Clock, clockAt } from './clock.ts';
import type { DaySpec } from './day.ts';
import { plainDayAt } from './dayword.ts';
import type { PartEdge, PartName } from './part.ts';
import { type Phrase, phrase, type Reader } from './phrase.ts';
import type { Token } from './tokens.ts';
import { zoneAt } from './zone.ts';

const politeness = phrase(
  'good morning|afternoon|evening|night|day|weekend',
  'have a|an nice|good|great|lovely|wonderful|pleasant|blessed? day|evening|weekend|afternoon|night|morning|week|one',
  'enjoy your|the rest? of? your|the? day|evening|weekend|afternoon|week',
  'nice|great|lovely day|evening',
  'thanks|thank you? for your time',
  'at the same time',
  'all the time',
  'one moment|second|minute|sec',
  'per|every hour|day|night|week|month|year|person|minute|annum',
  'for now',
  'now ,|then|let',
  'a moment|second|sec',
  'next|last time',
  'one of',
  'at first|least|last|all',
  'first name|class|time|of',
  'second name|time',
  'last name|time',
);
const habits = phrase('every day|week|month|year|morning|afternoon|evening|night|time', 'daily|weekly|monthly');
const vague = phrase(
  'in? a few minutes|hours|days|weeks|months',
  'some time|other|point|day',
  'sometime|someday|later|soon|whenever|eventually|anytime|shortly',
  'when|once i|we',
  'in|after a bit|while|moment|minute|second|few',
  'any time|moment|day|when',
  'in? a few minutes|hours|days|weeks|months',
  'one day',
  'at your? convenience',
  'another time|day',
  'next few days|weeks',
  'the near future',
  'at some point',
  'down the road',
  'by and by',
);
const nowWords = phrase(
  'right now|away',
  'straight away',
  'immediately|now|asap',
  'as soon as possible',
  'as soon as you|we can',
  'at the minute|moment',
  'this minute|instant',
);
const fixes = phrase(
  'no wait',
  'oh? no sorry|actually|wait',
  'no no',
  'sorry no',
  'sorry i mean|meant',
  'i mean|meant',
  'actually? make it|that',
  'no? make it|that',
  'actually no',
  'or rather',
  'scratch that',
  'wait no?',
  'no|nope|actually|sorry|rather|correction',
  'hang|hold on',
  'better yet',
  'my mistake',
);
const thatWords = phrase(
  'any? time? after|following that|this|it|then',
  'afterwards|afterward',
  'later than that',
  'thereafter',
  'from then on?',
  'once that is|has done|over|finished|ended',
);
const beforeThatWords = phrase('any? time? before that|this|it|then', 'by then');
const otherwise = phrase(
  'if not',
  'or else',
  'otherwise',
  'failing that',
  "if i|you|we|that|it|this|they doesn't|don't|can't|isn't|am|miss|does|do",
  'if no answer|one',
  'unless',
);

const bounds: readonly (readonly [Bound, Phrase])[] = [
  [
    'from',
    phrase(
      'no|not earlier|sooner than',
      'not? as early as',
      'as early as',
      'not|never|nothing before|until|till',
      'any time|any? after or at',
    ),
  ],
  [
    'by',
    phrase(
      'no|not later than',
      'as late as',
      'at? the? latest by|at',
      'not|never|nothing after|past',
      'up to|until',
      'by the latest',
    ),
  ],
  [
    'after',
    phrase('any|some? time? after|past', 'after|following|past', 'later than', 'once it is|gets|hits|past', 'beyond'),
  ],
  ['before', phrase('any|some? time? before', 'before|pre', 'earlier than', 'prior to', 'ahead of')],
  ['until', phrase('up? until')],
  ['by', phrase('by')],
  ['between', phrase('in? between')],
  ['from', phrase('from|since|starting|onwards from? on?', 'beginning on|from', 'as of|from', 'effective')],
  ['to', phrase('to|through|-')],
];
const postAfter = phrase(
  ', or|and any? time? after|later|onwards|onward|beyond|past that|it|then?',
  'or|and any? time? after|later|onwards|onward|beyond that|it|then?',
  'onwards|onward',
  'at the earliest',
  'earliest',
  'on',
  'and on',
  'forward',
  'plus',
);
const postBefore = phrase('at the? latest', 'latest', 'or|and before|earlier|sooner', 'the latest');
const postApprox = phrase(
  'or so',
  'or thereabouts|around|about',
  'ish',
  '- ish',
  'give or take',
  'on the dot',
  'or something',
);

const whoseTime = phrase('my|your|our|local time');

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
const within = phrase('within|inside of? the? next?', 'in|over|during|for the next|coming|following');
const inWords = phrase(
  'in about|around|roughly|approximately|another|maybe|exactly?',
  'after about|around?',
  'give me about|another?',
  'about|another?',
);
const fromNow = phrase('from now|today', 'later|hence|time', 'from this? moment|then');
const anchorWords = phrase('from|after|following', 'later than', 'on');
const beforeAnchor = phrase('before', 'prior to', 'ahead of');
const ago = phrase('ago|back|earlier');
const laterToday = phrase(
  'later|late on? in? today',
  'rest of? today',
  'the? rest|remainder of the day|today',
  'later on? in? the day',
  'later this? day',
);

/** All time words of a text in their order, with what joins, bounds, corrects and ends them; all other words are left out. */
export function scan(tokens: readonly Token[]): Atom[] {
  const atoms: Atom[] = [];
  const masked = figuresOfNumbers(tokens);
  for (let i = 0; i < tokens.length; ) {
    const skipped = masked.get(i) ?? politeness(tokens, i);
    if (skipped) {
      i = skipped;
      continue;
    }
    const read = thingAt(tokens, i, atoms);
    // "after, say, half ten": the comma ends nothing.
    const held =
      read?.[0].k === 'stop' && !read[0].full && atoms.at(-1)?.k === 'bound' && i - (atoms.at(-1)?.j ?? 0) <= 1;
    if (read && !held) atoms.push({ ...read[0], i, j: read[1] });
    i = read ? read[1] : i + 1;
  }
  return atoms.filter((atom, n) => atom.k !== 'bound' || atom.post || boundsNext(atom, atoms[n + 1]));
}

/** "from Boston on Friday" bounds nothing: the time follows at once, or within the few words of "after I get off at five". */
function boundsNext(atom: Atom & { k: 'bound' }, next: Atom | undefined): boolean {
  if (!next || !(isTime(next) || next.k === 'bound')) return false;
  const far = atom.bound === 'after' || atom.bound === 'before' || atom.bound === 'until' ? 5 : 1;
  return next.i - atom.j <= far;
}

/** Between the figures of one number; "oh" and "double" are said in it. */
const numberJoins = new Set(['-', '(', ')', '+', ',', 'oh', 'o', 'zero', 'double', 'triple']);

/** Telephone and order numbers: seven digits or five numbers in one run. A date and two times of four digits are none. */
function figuresOfNumbers(tokens: readonly Token[]): Map<number, number> {
  const masked = new Map<number, number>();
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]?.n == null) continue;
    let end = i;
    const run: Token[] = [];
    for (let j = i; j < tokens.length; j++) {
      const token = tokens[j] as Token;
      if (token.n !== null && !token.ord) {
        run.push(token);
        end = j + 1;
      } else if (!numberJoins.has(token.w) && !(token.w === '.' && token.glued && tokens[j + 1]?.glued)) break;
    }
    const digits = run.reduce((sum, { len }) => sum + len, 0);
    const long = digits >= 7 && run.some(({ len }) => len >= 3);
    const clocks = run.length === 2 && run.every(({ len }) => len === 4);
    const date =
      (tokens[i]?.len === 4 && tokens[i + 1]?.w === '-' && tokens[i + 3]?.w === '-') ||
      (run.length === 1 && digits === 8);
    if ((long || run.length >= 5) && !clocks && !date && plainDayAt(tokens, i) === null) masked.set(i, end);
    i = Math.max(i, end - 1);
  }
  return masked;
}

function thingAt(tokens: readonly Token[], i: number, atoms: readonly Atom[]): readonly [Thing, number] | null {
  const last = atoms.at(-1);
  const behindTime = last !== undefined && isTime(last) && last.j === i;
  if (behindTime) {
    const zone = zoneAt(tokens, i);
    if (zone && last.k === 'clock') return [{ k: 'zone', zone: zone[0] }, zone[1]];
    const whose = whoseTime(tokens, i);
    if (whose)
      return [tokens[i]?.w === 'your' || tokens[i]?.w === 'our' ? { k: 'zone', zone: null } : { k: 'filler' }, whose];
    const approx = postApprox(tokens, i);
    if (approx) return [{ k: 'filler' }, approx];
    const later = postAfter(tokens, i);
    if (later && !(tokens[i]?.w === 'on' && !opened(atoms))) {
      if (tokens[i]?.w !== 'on' || !plainDayAt(tokens, later))
        return [{ k: 'bound', bound: 'from', post: true }, later];
    }
    const sooner = postBefore(tokens, i);
    if (sooner) return [{ k: 'bound', bound: 'by', post: true }, sooner];
  }
  const same = sameTime(tokens, i);
  if (same) return [{ k: 'same' }, same];
  const halfDay = halfDayAt(tokens, i, last);
  if (halfDay) return halfDay;
  const zone = behindTime || last?.k === 'zone' ? zoneAt(tokens, i) : null;
  if (zone) return [{ k: 'zone', zone: zone[0] }, zone[1]];
  const alternative = otherwise(tokens, i);
  if (alternative && atoms.some(isTime)) return [{ k: 'otherwise' }, alternative];
  const now = nowWords(tokens, i);
  if (now) return [{ k: 'now' }, now];
  const that = thatWords(tokens, i);
  if (that && atoms.some(isTime)) return [{ k: 'that', bound: 'after' }, that];
  const beforeThat = beforeThatWords(tokens, i);
  if (beforeThat && atoms.some(isTime)) return [{ k: 'that', bound: 'before' }, beforeThat];
  return restOfToday(tokens, i) ?? offsetAt(tokens, i) ?? boundOrTime(tokens, i, atoms) ?? marks(tokens, i, atoms);
}

const sameTime = phrase('about|around? the? same|this exact? time');
const meridiems: Readonly<Record<string, PartName>> = { am: 'morning', pm: 'afternoon' };
const earlies: Readonly<Record<string, readonly [PartName, PartEdge | null]>> = {
  early: ['early', null],
  late: ['afternoon', 'end'],
};

/** "tomorrow a.m.", "early tomorrow", "Monday, early". */
function halfDayAt(tokens: readonly Token[], i: number, last: Atom | undefined): readonly [Thing, number] | null {
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

const timeAt = (tokens: readonly Token[], i: number): boolean =>
  Boolean(clockAt(tokens, i) ?? plainDayAt(tokens, i) ?? partAt(tokens, i));

const opened = (atoms: readonly Atom[]): boolean => atoms.some((atom) => atom.k === 'bound' && atom.bound === 'from');

const restOfToday: Reader<Thing> = (tokens, i) => {
  const end = laterToday(tokens, i);
  return end ? [{ k: 'part', part: 'daytime', edge: 'end', rest: true }, end] : null;
};

/** "in two hours", "two weeks from Friday", "half an hour before noon", "within the next hour", "for two hours", "two days ago". */
const offsetAt: Reader<Thing> = (tokens, i) => {
  // "a quarter past nine", "ten minutes to five": no amount.
  if (tokens[i]?.w !== 'in' && clockAt(tokens, i)?.[0].strong) return null;
  const windowEnd = within(tokens, i);
  const windowed = windowEnd ? (amountAt(tokens, windowEnd) ?? oneUnit(tokens, windowEnd)) : null;
  if (windowEnd && windowed) {
    const counting = isClockAmount(windowed[0].most) || tokens[i]?.w === 'within' || tokens[i]?.w === 'inside';
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

/** "call me back in five": minutes, said in fives. */
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

/** "twenty minutes" is when to call only where nothing else was said, or where it corrects. */
const alone = (tokens: readonly Token[], i: number, end: number): boolean =>
  (i === 0 || phraseBefore(tokens, i)) && (tokens[end] === undefined || /^[.,;!?]$/.test(tokens[end]?.w ?? ''));
const phraseBefore = (tokens: readonly Token[], i: number): boolean =>
  ['sorry', 'no', 'mean', 'actually', 'rather', 'it', 'that', ','].includes(tokens[i - 1]?.w ?? '');

const pastOf = (amount: AmountRange): Thing => ({
  k: 'day',
  day: { k: 'window', amount: amount.most, back: true },
});

/** "comes with breakfast" tells no time, "after breakfast" does. */
const meals: ReadonlySet<PartName> = new Set(['lunch', 'breakfast', 'dinner']);
const mealSigns = new Set(
  'at around about after before by until over during past tomorrow today from between and to my the'.split(' '),
);

export const partAt: Reader<Thing & { k: 'part' }> = (tokens, start) => {
  let i = tokens[start]?.w === 'the' ? start + 1 : start;
  const edge = edgeWords[tokens[i]?.w ?? ''] ?? null;
  if (edge) i = edgeJoin(tokens, i + 1) ?? i + 1;
  for (const [part, said] of partPhrases) {
    // "end of the day" is a name of its own, not the end of "day".
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
    // "early morning" is also said behind it: "in the morning, early".
    return [{ k: 'part', part, edge: word, ...(habit ? { habit } : {}) }, end];
  }
  return null;
};

const partDays: readonly (readonly [Phrase, number])[] = [
  [phrase('this', 'today'), 0],
  [phrase('the? next|following'), 1],
  [phrase('last'), -1],
];
/** "this morning" is today's, "next evening" tomorrow's, "last night" is over. */
const moddedPart: Reader<Thing> = (tokens, i) => {
  const late = phrase('later|late this')(tokens, i);
  const lateOf = late ? partAt(tokens, late) : null;
  if (lateOf) return [{ ...lateOf[0], on: 0, edge: 'end' }, lateOf[1]];
  for (const [said, on] of partDays) {
    const at = said(tokens, i);
    const part = at ? partAt(tokens, at) : null;
    if (part) return [{ ...part[0], on }, part[1]];
  }
  return null;
};

function boundOrTime(tokens: readonly Token[], i: number, atoms: readonly Atom[]): readonly [Thing, number] | null {
  const modded = moddedPart(tokens, i);
  if (modded) return modded;
  const bare = bareDateEnd(tokens, i, atoms);
  if (bare) return [{ k: 'day', day: { k: 'date', day: bare } }, i + 1];
  const strong = clockAt(tokens, i);
  const day = plainDayAt(tokens, i);
  // "3 May" is a date and "May 3" too; "3 30" is a time; whichever reads more words is meant.
  if (day && (!strong || day[1] >= strong[1] || dateFigures(day[0]))) return [{ k: 'day', day: day[0] }, day[1]];
  if (strong?.[0].strong) return clockThing(tokens, strong);
  const part = partAt(tokens, i);
  if (part) return part;
  if (strong && licensed(tokens, i, strong[1], atoms)) return clockThing(tokens, strong);
  for (const [bound, said] of bounds) {
    const end = said(tokens, i);
    if (end && !(bound === 'to' && !joins(tokens, i, end, atoms))) return [{ k: 'bound', bound }, end];
  }
  const and = tokens[i]?.w === 'and' && lastBetween(atoms);
  return and ? [{ k: 'bound', bound: 'to' }, i + 1] : null;
}

/** The bare number of "November 18-19" and of "9 to 12 of June": a day, since the other end is a date. */
function bareDateEnd(tokens: readonly Token[], i: number, atoms: readonly Atom[]): number | null {
  const n = tokens[i]?.n ?? 0;
  const next = tokens[i + 1]?.w ?? '';
  if (n < 1 || n > 31 || ['am', 'pm', ':', "o'clock", '/'].includes(next)) return null;
  const [before, bound] = [atoms.at(-2), atoms.at(-1)];
  const joined =
    bound?.k === 'bound' &&
    bound.bound === 'to' &&
    bound.j === i &&
    before?.k === 'day' &&
    dateFigures(before.day) &&
    before.j === bound.i;
  if (joined && clockAt(tokens, i)?.[1] === i + 1) return n;
  if (!['to', 'until', 'through', '-', 'and', 'or'].includes(next)) return null;
  const other = plainDayAt(tokens, i + 2);
  return other && dateFigures(other[0]) && clockAt(tokens, i)?.[1] !== i + 3 && tokens[i + 2]?.n != null ? n : null;
}

const dateFigures = (day: DaySpec): boolean => day.k === 'date' && day.month !== undefined;

/** "to" and "-" join only two times. */
function joins(tokens: readonly Token[], i: number, end: number, atoms: readonly Atom[]): boolean {
  const last = atoms.at(-1);
  if (!last || !(isTime(last) || last.k === 'zone') || i - last.j > 1) return false;
  const next = tokens[end]?.w === 'the' ? end + 1 : end;
  const clock = clockAt(tokens, end);
  return Boolean(
    clock ||
      plainDayAt(tokens, end) ||
      partAt(tokens, end) ||
      tokens[next]?.ord ||
      nowWords(tokens, end) ||
      phrase('about|around|at')(tokens, end),
  );
}

const lastBetween = (atoms: readonly Atom[]): boolean => {
  for (let i = atoms.length - 1; i >= 0; i--) {
    const atom = atoms[i] as Atom;
    if (atom.k === 'bound') return atom.bound === 'between' && atoms.slice(i + 1).some(isTime);
    if (atom.k === 'stop' && atom.full) return false;
  }
  return false;
};

const licences = new Set(
  'at by after before around about approximately approx circa roughly nearly almost until from between past than @ to or and through - for , : then is say'.split(
    ' ',
  ),
);
const weakLicences = new Set(['to', 'or', 'and', '-', ',', 'for', 'is', ':', 'through', 'then']);
const followers = new Set(
  'today tomorrow tonight this on in at would works will then if so i we you should that . , ! ? ; : - to or and until till through next'.split(
    ' ',
  ),
);

/** "520 8th Avenue", "10 Downing Street": a number before a name. */
const named = (token: Token): boolean => !/^(i|i'.*|am|pm)$/.test(token.w) && token.n === null;

const callers = new Set(['me', 'out', 'back', 'available', 'free', 'any', 'us', 'work', 'works']);

/** Whether a bare number is a time here: behind "at", "after", ..., next to a day or a part of it, or all that was said. */
function licensed(tokens: readonly Token[], i: number, end: number, atoms: readonly Atom[]): boolean {
  const before = tokens[i - 1]?.w ?? '';
  const last = atoms.findLast(({ k }) => k !== 'stop' && k !== 'or');
  const next = tokens[end];
  // "one morning" is no one o'clock.
  if (next?.capital && named(next) && !zoneAt(tokens, end)) return false;
  const beforePart = partAt(tokens, end) !== null && (tokens[i]?.len ?? 0) > 0;
  const nextTo = Boolean(
    next &&
      (plainDayAt(tokens, end) ||
        beforePart ||
        (phrase('in|at|on the?')(tokens, end) && partAt(tokens, phrase('in|at|on the?')(tokens, end) as number))),
  );
  if (
    last &&
    last.j === i &&
    (last.k === 'day' || last.k === 'part' || last.k === 'fix' || (last.k === 'bound' && last.bound !== 'to'))
  )
    return true;
  if (weakLicences.has(before)) {
    // A list or a range goes on only from a time.
    const from =
      last &&
      (last.k === 'clock' ||
        last.k === 'day' ||
        last.k === 'part' ||
        last.k === 'bound' ||
        last.k === 'now' ||
        last.k === 'zone') &&
      i - last.j <= 1;
    return Boolean(from) || nextTo;
  }
  if (next?.ord && (tokens[i]?.len ?? 0) >= 3) return false;
  if (licences.has(before)) return true;
  if (nextTo) return true;
  // "5 to 6 pm", "call me 3 to 4".
  const to = next && ['to', '-', 'until', 'through'].includes(next.w) ? clockAt(tokens, end + 1) : null;
  if (to && (to[0].strong || callers.has(before))) return true;
  const first = i === 0 && (!next || followers.has(next.w));
  return first && (tokens[i]?.len !== 4 || !next);
}

/** "three or four": the second a little after the first. */
function clockThing(tokens: readonly Token[], [clock, end]: readonly [Clock, number]): readonly [Thing, number] {
  const or = tokens[end]?.w === 'or';
  if (or || tokens[end]?.n != null) {
    const at = or ? end + 1 : end;
    const next = clockAt(tokens, at);
    const gap = next ? (((next[0].hour * 60 + next[0].minute - clock.hour * 60 - clock.minute) % 720) + 720) % 720 : 0;
    if (next && gap > 0 && gap <= 60 && !amountAt(tokens, at))
      return [
        { k: 'clock', clock: { ...clock, meridiem: clock.meridiem ?? next[0].meridiem }, upTo: next[0] },
        next[1],
      ];
  }
  return [{ k: 'clock', clock }, end];
}

const aboutWords = new Set(['about', 'regarding', 'concerning', 're']);
/** Things that have a time of their own. */
const scheduled = new Set(
  'appointment appointments meeting booking reservation flight visit event party wedding delivery session interview class lesson trip stay tour exam surgery conference'.split(
    ' ',
  ),
);

/** "about my appointment on Friday": Friday is no time to call at. */
const isTopic = (tokens: readonly Token[], i: number): boolean =>
  aboutWords.has(tokens[i]?.w ?? '') && tokens.slice(i + 1, i + 5).some(({ w }) => scheduled.has(w));

function marks(tokens: readonly Token[], i: number, atoms: readonly Atom[]): readonly [Thing, number] | null {
  const fix = fixes(tokens, i);
  if (fix) return [{ k: 'fix' }, fix];
  const habit = habits(tokens, i);
  if (habit) return [{ k: 'stop', full: false }, habit];
  const unclear = vague(tokens, i);
  if (unclear) return [{ k: 'vague' }, unclear];
  const w = tokens[i]?.w ?? '';
  const last = atoms.at(-1);
  // "three, not four": the refusal begins a clause of its own.
  if ((w === 'not' || w === 'instead') && last && isTime(last)) return [{ k: 'stop', full: false }, i + 1];
  if (isTopic(tokens, i)) return [{ k: 'stop', full: false, topic: true }, i + 1];
  if (w === 'or' || w === 'either') return atoms.some(isTime) ? [{ k: 'or' }, i + 1] : null;
  if (/^[.;!?]$/.test(w)) return [{ k: 'stop', full: true }, i + 1];
  if (
    w === ',' ||
    ['but', 'so', 'because', 'cause', 'cos', 'although', 'though', 'while', 'except', 'then', 'and'].includes(w)
  ) {
    return [{ k: 'stop', full: false }, w === ',' || w === 'and' || w === 'so' || w === 'then' ? i + 1 : i + 1];
  }
  return null;
}
