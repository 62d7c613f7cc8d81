import { type Atom, isTime, type Thing } from './atom.ts';
import { bareDateEnd, clockThing, isBareTime, namesDate } from './barenumber.ts';
import { boundAt, boundsNext, postBoundAt } from './bound.ts';
import { clockAt } from './clock.ts';
import { plainDayAt } from './dayword.ts';
import { numberRuns } from './digits.ts';
import { approximateAt, markAt, namedMomentAt, politeness, referringAt, whoseTimeAt } from './mark.ts';
import { offsetAt } from './offset.ts';
import { halfDayAt, moddedPart, partAt, restOfToday } from './partword.ts';
import type { Token } from './token.ts';
import { zoneAt } from './zone.ts';

/**
 * All time words of a text in order, with the words that join, bound, correct and end them; all other words are
 * dropped.
 */
export function scan(tokens: readonly Token[]): Atom[] {
  const atoms: Atom[] = [];
  const masked = numberRuns(tokens);
  for (let i = 0; i < tokens.length; ) {
    const skipped = masked.get(i) ?? politeness(tokens, i);
    if (skipped) {
      i = skipped;
      continue;
    }
    const read = thingAt(tokens, i, atoms);
    // "after, say, half ten": the comma does not end the clause.
    const held =
      read?.[0].k === 'stop' && !read[0].full && atoms.at(-1)?.k === 'bound' && i - (atoms.at(-1)?.j ?? 0) <= 1;
    if (read && !held) atoms.push({ ...read[0], i, j: read[1] });
    i = read ? read[1] : i + 1;
  }
  return atoms.filter((atom, n) => atom.k !== 'bound' || atom.post || boundsNext(atom, atoms[n + 1]));
}

function thingAt(tokens: readonly Token[], i: number, atoms: readonly Atom[]): readonly [Thing, number] | null {
  const last = atoms.at(-1);
  const behindTime = last !== undefined && last.j === i && (isTime(last) || last.k === 'zone');
  return (
    (behindTime ? behindTimeAt(tokens, i, atoms) : null) ??
    namedMomentAt(tokens, i) ??
    halfDayAt(tokens, i, last) ??
    (atoms.some(isTime) ? referringAt(tokens, i) : null) ??
    restOfToday(tokens, i) ??
    offsetAt(tokens, i) ??
    timeAt(tokens, i, atoms) ??
    boundAt(tokens, i, atoms) ??
    markAt(tokens, i, atoms)
  );
}

/** "3 pm Eastern", "3 pm my time", "three or so", "three or later". */
function behindTimeAt(tokens: readonly Token[], i: number, atoms: readonly Atom[]): readonly [Thing, number] | null {
  const zone = zoneAt(tokens, i);
  if (zone) return [{ k: 'zone', zone: zone[0] }, zone[1]];
  return whoseTimeAt(tokens, i) ?? postBoundAt(tokens, i, atoms) ?? approximateAt(tokens, i);
}

/** A day, a time or a part of the day: whichever reads more words wins, so "3 May" is a date and "3 30" a time. */
function timeAt(tokens: readonly Token[], i: number, atoms: readonly Atom[]): readonly [Thing, number] | null {
  const modded = moddedPart(tokens, i);
  if (modded) return modded;
  const bare = bareDateEnd(tokens, i, atoms);
  if (bare) return [{ k: 'day', day: bare[0] }, bare[1]];
  const clock = clockAt(tokens, i);
  const day = plainDayAt(tokens, i);
  if (day && (!clock || day[1] >= clock[1] || namesDate(day[0]))) return [{ k: 'day', day: day[0] }, day[1]];
  if (clock?.[0].strong) return clockThing(tokens, clock);
  const part = partAt(tokens, i);
  if (part) return part;
  return clock && isBareTime(tokens, i, clock[1], atoms) ? clockThing(tokens, clock) : null;
}
