import { addressForm } from './claims.ts';
import type { Heard } from './heard.ts';
import { edits, fitOfName, type NameFit, nameWords } from './names.ts';

/** What speaks against a holder of the number, and how sure a link may be in spite of it: 0..1. */
export type Against = { reason: string; atMost: number };

/** Whom the words are compared with. `othersReference`: an id or a reference was said that somebody else has. */
export type Holder = { name: string; email: string | null; othersReference: boolean };

/** How callers name themselves, compared with the holder: `own` if it is the full name. */
export type SelfNamed = 'own' | 'first' | 'other' | 'other first' | null;

/**
 * The holder's full name once said counts against later lone names ("I'm Sorry" is none). Of several full names the
 * last counts: people correct themselves, and hand over the phone. Answers to the question for the name are attempts at
 * one name, of which the best fits.
 */
export function selfNamed({ claims }: Pick<Heard, 'claims'>, name: string): SelfNamed {
  const fits = claims.names.map(({ words, asked }) => ({ full: words.length > 1, asked, fit: fitOfName(words, name) }));
  const attempts = fits.filter(({ asked }) => asked).toSorted((a, b) => order[a.fit] - order[b.fit]);
  const said = [...fits.filter(({ asked }) => !asked), ...attempts.slice(0, 1)];
  const lastFull = said.findLast(({ full }) => full);
  if (lastFull?.fit === 'other') return 'other';
  if (lastFull) return lastFull.fit === 'same' && nameWords(name).length > 1 ? 'own' : null;
  const lone = said.at(-1);
  if (!lone || lone.fit === 'near') return null;
  return lone.fit === 'same' ? 'first' : 'other first';
}

const order: Record<NameFit, number> = { same: 0, near: 1, other: 2 };

/** What was said that does not fit a holder; empty if nothing. */
export function saidAgainst(heard: Pick<Heard, 'claims'>, holder: Holder): Against[] {
  const { claims } = heard;
  const named = selfNamed(heard, holder.name);
  const tokens = nameWords(holder.name);
  const isDenied = claims.denied.some(
    (question) => question === 'wrong person' || tokens.some((word) => ` ${question} `.includes(` ${word} `)),
  );
  const otherEmail =
    holder.email !== null &&
    claims.emails.length > 0 &&
    !claims.emails.some((said) => isNear(said, holder.email ?? ''));
  const found: [boolean, string, number][] = [
    [named === 'other', 'another full name said', 0.2],
    [named === 'other first', 'another first name said', 0.4],
    [isDenied, 'said not to be them', 0.2],
    [holder.othersReference, 'id or reference of somebody else said', 0.3],
    // People have several addresses: with their own name said, another one is no news.
    [otherEmail, 'another e-mail address said', named === 'own' ? 0.85 : 0.5],
    [claims.forOther, 'calls for somebody else', 0.6],
  ];
  return found.filter(([holds]) => holds).map(([, reason, atMost]) => ({ reason, atMost }));
}

/** One letter in five may be misheard. */
function isNear(said: string, email: string): boolean {
  const own = addressForm(email);
  return said.includes(own) || own.includes(said) || edits(said, own) <= own.length / 5;
}
