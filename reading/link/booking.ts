import {
  type BookingCandidate,
  type BookingFacts,
  type CallMoment,
  isCandidate,
  type ScoredBooking,
  scoreBooking,
} from './score.ts';

/** `score` is null and `bookingId` null where there is no candidate. `uncertain`: linked, but a person should look. */
export type BookingDecision = {
  bookingId: string | null;
  score: number | null;
  confidence: number;
  reasons: string[];
  runnersUp: BookingCandidate[];
  uncertain: boolean;
  /** Its reference was said: nobody but its customer would know it. */
  named: boolean;
};

/** Where there is no candidate, or no customer whose bookings could be looked at. */
export const noBooking: BookingDecision = {
  bookingId: null,
  score: null,
  confidence: 0,
  reasons: [],
  runnersUp: [],
  uncertain: false,
  named: false,
};

/** Bookings no further behind than this are close to the best. */
const closeBy = 5;
/** What one insight weighs between close bookings, in points: enough to decide on its own. */
const hintPoints = 8;
/** What an open booking is ahead of one that is over or off, all else equal. */
const openPoints = 3;
/** A lead of less than this decides nothing. */
const clearLead = 3;
const maxRunnersUp = 5;

/**
 * The booking that a call is about, out of one customer's. The order of `bookings` does not matter.
 *
 * Candidates start within ±24 h of the call; bookings that are over or off count only if there is no open one or they are
 * mentioned. An addition to the product's rules: where references are named, those bookings are the candidates, however far away
 * they start. The highest score wins; among those within 5 points, insights weigh in; without a clear lead the nearest future one
 * is taken and marked uncertain.
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
  const uncertain = undecided.length > 1;
  const passedOver = byScore(scored.filter((one) => !field.includes(one)));
  const others = [...ranked, ...passedOver].filter((one) => one !== chosen);
  return {
    bookingId: chosen.bookingId,
    score: chosen.score,
    confidence: confidenceOf(chosen, others, uncertain),
    reasons: uncertain ? [...chosen.reasons, 'nearest of several that fit alike'] : chosen.reasons,
    runnersUp: others.slice(0, maxRunnersUp).map(({ bookingId, score, reasons }) => ({ bookingId, score, reasons })),
    uncertain,
    named: chosen.named > 0,
  };
}

/** How often a reference was named tells between several: three times is as clear as it gets. */
const worth = ({ score, hints, open, named }: ScoredBooking): number =>
  score + hintPoints * hints + (open ? openPoints : 0) + clearLead * Math.min(named, 3);

/** Nearest future first, then the latest past; ids settle what is left. */
const nearest =
  (from: Date) =>
  (a: ScoredBooking, b: ScoredBooking): number => {
    const [x, y] = [a.startsAt.getTime() - from.getTime(), b.startsAt.getTime() - from.getTime()];
    if (x >= 0 !== y >= 0) return x >= 0 ? -1 : 1;
    return Math.abs(x) - Math.abs(y) || (a.bookingId < b.bookingId ? -1 : 1);
  };

/** 0.5 where nothing decides; else from 0.6 for the only booking around, with no word about it, to 0.98. */
function confidenceOf(chosen: ScoredBooking, others: readonly ScoredBooking[], uncertain: boolean): number {
  if (uncertain) return 0.5;
  const rival = Math.max(0, ...others.map(({ score }) => score));
  const lead = others.length === 0 ? 1 : Math.min(Math.max(chosen.score - rival, 0), 10) / 10;
  const value = 0.5 + 0.1 * lead + 0.3 * Math.min(chosen.score / 18, 1) + (chosen.named > 0 ? 0.08 : 0);
  return Math.round(Math.min(value, 0.98) * 100) / 100;
}
