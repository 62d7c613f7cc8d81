export const bookingStatuses = ['pending', 'confirmed', 'in_progress', 'completed', 'canceled', 'no_show'] as const;
export type BookingStatus = (typeof bookingStatuses)[number];

/** A booking with its score for one call and why it got it. Scores as in the product's rules: see `scoreBooking`. */
export type BookingCandidate = { bookingId: string; score: number; reasons: string[] };
