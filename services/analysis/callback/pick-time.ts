import { findTimeWords } from '../../../reading/when/read.ts';
import type { Sentence } from '../text/sentence.ts';
import { clarity, type SpokenTime } from '../text/times.ts';
import type { CallTalk } from './classify.ts';

/** A time after these is when the speaker is busy, not when to call. */
const occupied =
  /\b(?:because|since|as i|i'm busy|i am busy|in a meeting|at work|i'm leaving|i leave|i have a|until|till|was|were|expires?|starts?|ends?)\b[^,;]{0,300}$/;

/** The most specific time; the first of equals. */
export const clearest = (times: readonly SpokenTime[]): SpokenTime | null =>
  [...times].sort((a, b) => clarity(b) - clarity(a))[0] ?? null;

/**
 * The time that goes with the phrase: the first after it, else the last before it; not what the speaker is busy with,
 * nor "not on Monday".
 */
export function timeFor({ from, to }: CallTalk, plain: string, times: readonly SpokenTime[]): SpokenTime | null {
  const open = times.filter((time) => {
    const lead = plain.slice(time.from >= to ? to : 0, time.from);
    return !occupied.test(lead) && !/\bnot(?: on| in| at)? ?$/.test(lead) && !/^(?:until|till)\b/.test(time.text);
  });
  const following =
    open.find((time) => time.from >= from && clarity(time) > 0) ?? open.find((time) => time.from >= from);
  const leading = open
    .filter((time) => time.to <= from && /^\W*(?:[a-z]+ ){0,4}[a-z]*$|[,;]/.test(plain.slice(time.to, from)))
    .at(-1);
  return following ?? leading ?? null;
}

/** The most specific time outside the clause that `clause` matches ("I am busy until three, maybe at four"). */
export function timeOutside(clause: RegExp, plain: string, times: readonly SpokenTime[]): SpokenTime | null {
  const match = clause.exec(plain);
  const rest = times.filter(
    ({ from }) =>
      !match ||
      from < match.index ||
      /[,;.]|\b(?:but|so|can|could|maybe|try|call)\b/.test(plain.slice(match.index, from)),
  );
  return clearest(rest.filter(({ from }) => !/\b(?:until|till)\b[^,;]{0,10}$/.test(plain.slice(0, from))));
}

/** Time words of other languages, as far as known; "kal shaam" is one. */
export function foreignTime({ text }: Sentence): SpokenTime | null {
  const words = findTimeWords(text);
  const from = words === null ? -1 : text.indexOf(words);
  if (words === null || from < 0) return null;
  return { text: words, from, to: from + words.length, day: true, clock: false, part: false, relative: false };
}
