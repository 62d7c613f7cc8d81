import { type Atom, isTime, type Thing } from './atom.ts';
import { phrase, type Reader } from './phrase.ts';
import type { Token } from './token.ts';

/** Time words that do not state a time: greetings, thanks, rates, names. */
export const politeness = phrase(
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
  "now ,|then|let|i|i'll|we|you",
  'give me? a moment|second|sec',
  'a moment|second|sec',
  '24 / 7',
  'as early|late as possible',
  'next|last time',
  'one of',
  'at first|least|last|all',
  'first name|class|time|of',
  'second name|time',
  'last name|time',
);

/** "every day at nine" does not name a day. */
const habits = phrase('every day|week|month|year|morning|afternoon|evening|night|time', 'daily|weekly|monthly');

/** Words for a time too vague to keep. */
const vague = phrase(
  'in? a few minutes|hours|days|weeks|months',
  'some time|other|point|day',
  'sometime|someday|later|soon|whenever|eventually|anytime|shortly',
  'when|once i|we',
  'in|after a bit|while|moment|minute|second|few',
  'any time|moment|day|when',
  'one day',
  'at your? convenience',
  'another time|day',
  'next few days|weeks',
  'the near future',
  'at some point',
  'down the road',
  'by and by',
);

export const nowWords = phrase(
  'right now|away',
  'straight away',
  'immediately|now|asap',
  'as soon as possible',
  'as soon as you|we can',
  'at the minute|moment',
  'this minute|instant',
);

/** Words that retract what was said before. */
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

const sameTime = phrase('about|around? the? same|this exact? time');

const aboutWords = new Set(['about', 'regarding', 'concerning', 're']);

/** Things with their own time. */
const scheduled = new Set(
  'appointment appointments meeting booking reservation flight visit event party wedding delivery session interview class lesson trip stay tour exam surgery conference'.split(
    ' ',
  ),
);

/** "about my appointment on Friday": Friday is not when to call. */
const isTopic = (tokens: readonly Token[], i: number): boolean =>
  aboutWords.has(tokens[i]?.w ?? '') && tokens.slice(i + 1, i + 5).some(({ w }) => scheduled.has(w));

export function markAt(tokens: readonly Token[], i: number, atoms: readonly Atom[]): readonly [Thing, number] | null {
  const fix = fixes(tokens, i);
  if (fix) return [{ k: 'fix' }, fix];
  const habit = habits(tokens, i);
  if (habit) return [{ k: 'stop', full: false }, habit];
  const unclear = vague(tokens, i);
  if (unclear) return [{ k: 'vague' }, unclear];
  const w = tokens[i]?.w ?? '';
  const last = atoms.at(-1);
  // "three, not four": the refusal starts a new clause.
  if ((w === 'not' || w === 'instead') && last && isTime(last)) return [{ k: 'stop', full: false }, i + 1];
  if (isTopic(tokens, i)) return [{ k: 'stop', full: false, topic: true }, i + 1];
  if (w === 'or' || w === 'either') return atoms.some(isTime) ? [{ k: 'or' }, i + 1] : null;
  const abbreviated = w === '.' && ['am', 'pm'].includes(tokens[i - 1]?.w ?? '') && tokens[i + 1]?.capital === false;
  if (/^[.;!?]$/.test(w) && !abbreviated) return [{ k: 'stop', full: true }, i + 1];
  if (
    w === ',' ||
    ['but', 'so', 'because', 'cause', 'cos', 'although', 'though', 'while', 'except', 'then', 'and'].includes(w)
  ) {
    return [{ k: 'stop', full: false }, w === ',' || w === 'and' || w === 'so' || w === 'then' ? i + 1 : i + 1];
  }
  return null;
}

/** Refers back to a previous time: "after that", "if not". */
export const referringAt: Reader<Thing> = (tokens, i) => {
  const second = otherwise(tokens, i);
  if (second) return [{ k: 'otherwise' }, second];
  const after = thatWords(tokens, i);
  if (after) return [{ k: 'that', bound: 'after' }, after];
  const before = beforeThatWords(tokens, i);
  return before ? [{ k: 'that', bound: 'before' }, before] : null;
};

/** "right now", "same time". */
export const namedMomentAt: Reader<Thing> = (tokens, i) => {
  const same = sameTime(tokens, i);
  if (same) return [{ k: 'same' }, same];
  const now = nowWords(tokens, i);
  return now ? [{ k: 'now' }, now] : null;
};

export const approximateAt: Reader<Thing> = (tokens, i) => {
  const end = postApprox(tokens, i);
  return end ? [{ k: 'filler' }, end] : null;
};

/** "your time" is an unknown zone, "my time" the contact's. */
export const whoseTimeAt: Reader<Thing> = (tokens, i) => {
  const end = whoseTime(tokens, i);
  const theirs = tokens[i]?.w === 'your' || tokens[i]?.w === 'our';
  return end ? [theirs ? { k: 'zone', zone: null } : { k: 'filler' }, end] : null;
};
