import type { DaySpec } from './day.ts';
import { weekdayAt } from './names.ts';
import { phrase, type Reader } from './phrase.ts';

export const mods: Readonly<Record<string, 'this' | 'next' | 'coming' | 'last'>> = {
  this: 'this',
  next: 'next',
  following: 'coming',
  coming: 'coming',
  upcoming: 'coming',
  last: 'last',
  past: 'last',
  previous: 'last',
};

const weekLater = phrase('week', 'week later');

const afterNext = phrase('after next');

const theFollowing = phrase('after');

/**
 * "Friday", "this coming Friday", "Friday week", "the Monday after next"; "in 3 days on Friday" is handled elsewhere.
 */
export const weekday: Reader<DaySpec> = (tokens, start) => {
  let i = tokens[start]?.w === 'the' ? start + 1 : start;
  let mod: 'plain' | 'this' | 'next' | 'coming' | 'last' = 'plain';
  for (let more = mods[tokens[i]?.w ?? '']; more; more = mods[tokens[i]?.w ?? '']) {
    // "this coming Friday" and "this upcoming Friday" are the next one, "this past Friday" the last.
    mod = mod === 'this' && more === 'coming' ? 'coming' : more;
    i += 1;
  }
  const on = weekdayAt(tokens, i);
  if (!on) return null;
  const end = i + 1;
  const later = weekLater(tokens, end);
  // "Friday week" but not "Friday week 3" nor "Friday, week ...".
  if (later && mod === 'plain') return [{ k: 'weekday', weekday: on, mod: 'coming', weeks: 1 }, later];
  const fortnight = phrase('fortnight')(tokens, end);
  if (fortnight && mod === 'plain') return [{ k: 'weekday', weekday: on, mod: 'coming', weeks: 2 }, fortnight];
  const next = afterNext(tokens, end);
  if (next) return [{ k: 'weekday', weekday: on, mod: 'next', weeks: 1 }, next];
  const following = theFollowing(tokens, end);
  const bare =
    following && tokens[start]?.w === 'the' && (!tokens[following] || /^[.,;!?]$/.test(tokens[following]?.w ?? ''));
  if (bare) return [{ k: 'weekday', weekday: on, mod: 'next', weeks: 0 }, following];
  return [{ k: 'weekday', weekday: on, mod, weeks: 0 }, end];
};
