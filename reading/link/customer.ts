import { saidAgainst, selfNamed } from './against.ts';
import { addressForm } from './claims.ts';
import type { Heard } from './heard.ts';
import { timesNamed } from './named.ts';
import { plain, wordsOf } from './words.ts';

/**
 * A customer whose number the call came from or went to. `bookingScore`: best of the bookings around the call, null
 * without one.
 */
export type CustomerFacts = {
  customerId: string;
  externalId: string | null;
  name: string;
  email: string | null;
  bookingScore: number | null;
  bookingNamed: boolean;
  /** An id or a reference was said that belongs to somebody without this number. */
  othersReference: boolean;
};

export type CustomerCandidate = { customerId: string; confidence: number; reasons: string[] };

/**
 * `customerId` is null if nobody has the number, several do and nothing distinguishes them, or what was said contradicts
 * whoever has it.
 */
export type CustomerDecision = {
  customerId: string | null;
  confidence: number;
  reasons: string[];
  /** Best first; empty where the only customer with the number is linked. */
  candidates: CustomerCandidate[];
};

/** Below this a call is not linked: a wrong customer is worse than none. */
export const linkThreshold = 0.8;

/** The number says whose phone it is, not who speaks. */
const numberAlone = 0.88;

/**
 * The customer of a call among those with its number. One: that one, unless what was said contradicts it. Several (a
 * family, a front desk): whoever is named, gives an id or an e-mail address, or has a booking around the call. Below
 * {@link linkThreshold} nobody, and a person is asked.
 */
export function chooseCustomer(customers: readonly CustomerFacts[], heard: Heard): CustomerDecision {
  if (customers.length === 0) return { customerId: null, confidence: 0, reasons: [], candidates: [] };
  const ranked = customers
    .map((customer) => ({ customer, ...evidenceFor(customer, customers, heard) }))
    .toSorted((a, b) => b.points - a.points || (a.customer.customerId < b.customer.customerId ? -1 : 1));
  const lead = (ranked[0]?.points ?? 0) - (ranked[1]?.points ?? 0);
  const isShared = customers.length > 1;
  const basis = ['phone number', ...(isShared ? [`number shared by ${customers.length} customers`] : [])];
  const candidates = ranked.map(({ customer, reasons, alone, atMost }, index) => ({
    customerId: customer.customerId,
    confidence: Math.min(
      atMost,
      !isShared ? alone : index === 0 ? confidenceOf(lead, customers.length) : others(lead, customers.length),
    ),
    reasons: [...basis, ...reasons],
  }));
  const [best] = candidates;
  if (!best || best.confidence < linkThreshold)
    return {
      customerId: null,
      confidence: best?.confidence ?? 0,
      reasons: best && !isShared ? best.reasons : basis,
      candidates,
    };
  return { ...best, candidates: isShared ? candidates : [] };
}

const round = (value: number) => Math.round(value * 100) / 100;
const confidenceOf = (lead: number, count: number): number =>
  lead >= 3 ? 0.95 : lead >= 2 ? 0.85 : lead >= 1 ? 0.65 : round(1 / count);
const others = (lead: number, count: number): number => round((1 - confidenceOf(lead, count)) / (count - 1));

/** Points tell several apart; `alone` is how sure the only one is; `atMost` is what contradictions leave of either. */
function evidenceFor(customer: CustomerFacts, all: readonly CustomerFacts[], heard: Heard) {
  const name = nameSaid(customer, all, heard);
  const named = selfNamed(heard, customer.name);
  const proofs: [boolean, number, string][] = [
    [timesNamed(customer.externalId, heard) > 0 || idSaid(customer.externalId, heard), 4, 'customer id said'],
    [emailSaid(customer.email, heard), 4, 'e-mail address said'],
    [customer.bookingNamed, 4, 'reference of a booking said'],
  ];
  const signs: [boolean, number, string][] = [
    [name > 0, name, name === 1 ? 'first name heard' : 'name said'],
    [customer.bookingScore !== null, (customer.bookingScore ?? 0) >= 8 ? 2 : 1, 'booking around the call'],
  ];
  const found = [...proofs, ...signs].filter(([holds]) => holds);
  const against = saidAgainst(heard, customer);
  const atMost = Math.min(1, ...against.map((one) => one.atMost));
  const isProven = named === 'own' || proofs.some(([holds]) => holds);
  return {
    points: found.reduce((sum, [, value]) => sum + value, 0) - (atMost < linkThreshold ? 4 : 0),
    reasons: [...found, ...against.map(({ reason }) => [true, 0, reason] as const)].map(([, , reason]) => reason),
    alone: isProven ? 0.99 : named === 'first' ? 0.95 : numberAlone,
    atMost,
  };
}

const introduction = '(?:this is|my name is|names|name is|im|i am|its|speaking to|speaking with|talking to|call me)';

/**
 * 3: the full name; 2: the caller introduces themselves with it, or is addressed by it; 1: only heard; 0: not said, or
 * shared with another.
 */
function nameSaid({ customerId, name }: CustomerFacts, all: readonly CustomerFacts[], heard: Heard): 0 | 1 | 2 | 3 {
  const words = wordsOf(name);
  const rivals = all.filter((other) => other.customerId !== customerId).map((other) => wordsOf(other.name));
  if (words.length > 1 && heard.text.includes(` ${words.join(' ')} `)) return 3;
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  const alone = (word: string) => word.length > 1 && !rivals.some((rival) => rival.includes(word));
  if (alone(first) && new RegExp(` ${introduction} ${literal(first)}(?= )`).test(heard.customer)) return 2;
  if (alone(last) && new RegExp(` (?:mr|mrs|ms|miss|mister|missus|dr|doctor) ${literal(last)}(?= )`).test(heard.text))
    return 2;
  return (alone(first) && heard.words.has(first)) || (alone(last) && heard.words.has(last)) ? 1 : 0;
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** An id such as `mia_li_3668`, said or typed as is. */
const idSaid = (id: string | null, heard: Heard): boolean =>
  id !== null && id.length >= 4 && heard.text.includes(` ${plain(id)} `);

/** "mia dot li at example dot com", or as written. */
function emailSaid(email: string | null, heard: Heard): boolean {
  return email !== null && email !== '' && addressForm(heard.text).includes(addressForm(` ${plain(email)} `));
}
