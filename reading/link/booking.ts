import {
  type BookingCandidate,
  type BookingFacts,
  type CallMoment,
  isCandidate,
  type ScoredBooking,
  scoreBooking,
} from './score.ts';

/** `score` and `bookingId` are null if there is no candidate. `uncertain`: linked, but a person should check. */
export type BookingDecision = {
  bookingId: string | null;
  score: number | null;
  confidence: number;
  reasons: string[];
  runnersUp: BookingCandidate[];
  uncertain: boolean;
  /** Its reference was said: only its customer would know it. */
  named: boolean;
};

/** If there is no candidate, or no customer whose bookings could be considered. */
export const noBooking: BookingDecision = {
  bookingId: null,
  score: null,
  confidence: 0,
  reasons: [],
  runnersUp: [],
  uncertain: false,
  named: false,
};

/** Bookings within this of the best score are close. */
const closeBy = 5;
/** Points for one insight when bookings are close: enough to decide on its own. */
const hintPoints = 8;
/** Points an open booking gets over a past or canceled one, all else equal. */
const openPoints = 3;
/** A smaller lead decides nothing. */
const clearLead = 3;
const maxRunnersUp = 5;

/**
 * The one of a customer's bookings that the call is about. The order of `bookings` does not matter.
 *
 * Candidates start within ±24 h of the call; past or canceled bookings count only if there is no open one or they are
 * mentioned. An addition to the product's rules: if references are named, those bookings are the candidates, however
 * far away they start. The highest score wins; among those within 5 points, insights count too; without a clear lead
 * the nearest future one is chosen and marked uncertain. So is one that nothing in the words speaks of, even if it is
 * the only one: the time alone does not say what a call is about.
 */
export function chooseBooking(bookings: readonly BookingFacts[], call: CallMoment): BookingDecision {
  const scored = bookings.filter((booking) => isCandidate(booking, call)).map((booking) => scoreBooking(booking, call));
  const named = scored.filter((one) => one.named > 0);
  const preferred = scored.filter((one) => one.open || one.mentioned);
  const field = named.length > 0 ? named : preferred.length > 0 ? preferred : scored;
  const byScore = (list: readonly ScoredBooking[]) =>
    list.toSorted((a, b) => b.score - a.score || nearest(call.startedAt)(a, b));
  const ranked = byScore(field);
  const [top] = ranked;
  if (!top) return noBooking;

  const close = ranked.filter(({ score }) => score >= top.score - closeBy);
  const values = new Map(close.map((one) => [one, worth(one)]));
  const best = Math.max(...values.values());
  const undecided = close.filter((one) => best - (values.get(one) ?? 0) < clearLead);
  const chosen = undecided.toSorted(nearest(call.startedAt))[0] ?? top;
  const alike = undecided.length > 1;
  const told = chosen.signs > 0 || (field.length > 1 && chosen.hints > 0);
  const uncertain = alike || !told;
  const passedOver = byScore(scored.filter((one) => !field.includes(one)));
  const others = [...ranked, ...passedOver].filter((one) => one !== chosen);
  return {
    bookingId: chosen.bookingId,
    score: chosen.score,
    confidence: confidenceOf(chosen, others, uncertain),
    reasons: [
      ...chosen.reasons,
      ...(alike ? ['nearest of several that fit alike'] : []),
      ...(told ? [] : ['nothing said names it']),
    ],
    runnersUp: others.slice(0, maxRunnersUp).map(({ bookingId, score, reasons }) => ({ bookingId, score, reasons })),
    uncertain,
    named: chosen.named > 0,
  };
}

/** How often a reference was named decides between several: three times is as clear as it gets. */
const worth = ({ score, hints, open, named }: ScoredBooking): number =>
  score + hintPoints * hints + (open ? openPoints : 0) + clearLead * Math.min(named, 3);

/** Nearest future first, then the latest past; ids break ties. */
const nearest =
  (from: Date) =>
  (a: ScoredBooking, b: ScoredBooking): number => {
    const [x, y] = [a.startsAt.getTime() - from.getTime(), b.startsAt.getTime() - from.getTime()];
    if (x >= 0 !== y >= 0) return x >= 0 ? -1 : 1;
    return Math.abs(x) - Math.abs(y) || (a.bookingId < b.bookingId ? -1 : 1);
  };

/**
 * 0.5 if nothing decides or nothing said fits; else from 0.6 to 0.98. A date fits many bookings: with one sign only it is
 * likely and not sure, and so it is with anything said that does not fit. At 0.9 and more three signs agree, or its
 * reference was said.
 */
function confidenceOf(chosen: ScoredBooking, others: readonly ScoredBooking[], uncertain: boolean): number {
  if (uncertain) return 0.5;
  const rival = Math.max(0, ...others.map(({ score }) => score));
  const lead = others.length === 0 ? 1 : Math.min(Math.max(chosen.score - rival, 0), 10) / 10;
  const value = 0.5 + 0.1 * lead + 0.3 * Math.min(chosen.score / 18, 1) + (chosen.named > 0 ? 0.08 : 0);
  return Math.round(Math.min(value, atMost(chosen)) * 100) / 100;
}

const atMost = ({ named, signs, contradicted }: ScoredBooking): number =>
  named > 0 ? 0.98 : contradicted ? 0.7 : signs < 2 ? 0.79 : signs < 3 ? 0.89 : 0.98;
