import { type CallingHours, nextAllowed } from './hours.ts';
import type { DueReason } from './plan.ts';

/** A promise up to this late is still kept; after that a person should decide what to say. */
const latestMs = 24 * 3_600_000;

/** `[from, to)`; equal for a moment. */
export type WishedSpan = { from: Date; to: Date };
export type FirstDue = { at: Date; reason: DueReason } | { at: null; reason: 'too_late' | 'no_window' };

/**
 * When a wished call is first due: within the wish and the calling hours if they overlap, else at the next opening
 * after the wish began. A wish that passed before it could be planned is due at once, within the calling hours, for a
 * day.
 */
export function firstDue(
  wish: WishedSpan,
  hours: CallingHours,
  { ringSeconds, now }: { ringSeconds: number; now: Date },
): FirstDue {
  const moment = wish.from.getTime() === wish.to.getTime();
  const isOver = moment ? wish.from < now : wish.to <= now;
  if (isOver && now.getTime() - wish.to.getTime() >= latestMs) return { at: null, reason: 'too_late' };
  const start = wish.from > now ? wish.from : now;
  const at = nextAllowed(hours, start, ringSeconds);
  if (!at) return { at: null, reason: 'no_window' };
  if (isOver) return { at, reason: 'overdue' };
  const inside = moment ? at.getTime() === wish.from.getTime() : at < wish.to;
  return { at, reason: inside ? 'wished' : 'outside_hours' };
}
