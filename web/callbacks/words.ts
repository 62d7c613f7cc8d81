import type { DueReason, PlanState } from '../../core/contact/plan.ts';
import type { Plan } from '../api/types.ts';
import { inZone, moment } from '../format/time.ts';
import { humanizeCode } from '../format/words.ts';

export const states: Record<PlanState, string> = {
  waiting: 'Waiting',
  dialing: 'Dialing',
  completed: 'Completed',
  exhausted: 'Exhausted',
  canceled: 'Canceled',
  failed: 'Failed',
};

const dueReasons: Record<DueReason, string> = {
  wished: 'as requested',
  outside_hours: 'later than requested, to stay within calling hours',
  overdue: 'the requested time has passed, so as soon as possible',
  retry: 'another attempt',
  moved: 'moved by hand',
  number_in_use: 'another call to this number is in progress',
  invalid_settings: 'on hold, because the settings cannot be read',
};

export const isOpen = ({ state }: { state: string }): boolean => state === 'waiting' || state === 'dialing';

/** When and why then, or how it ended; shown as the reason of a row. */
export function heading(plan: Plan): string {
  if (plan.state === 'dialing') return 'Dialing now';
  if (plan.dueAt && isOpen(plan)) return `Due ${moment(plan.dueAt)}`;
  const state = states[plan.state as PlanState] ?? plan.state;
  return plan.endReason && plan.endReason !== plan.state ? `${state}: ${humanizeCode(plan.endReason)}` : state;
}

export const dueReason = ({ dueReason: why }: Plan): string => (why ? dueReasons[why] : '–');

/** Attempts and the last outcome: `1 of 3 attempts made, last busy`. */
export const progress = ({ attemptsMade, maxAttempts, lastOutcome }: Plan): string =>
  `${attemptsMade} of ${maxAttempts} attempts made${lastOutcome ? `, last ${humanizeCode(lastOutcome)}` : ''}`;

/** Both times, or one if they are equal. */
export const span = ({ wishedFrom, wishedTo, timeZone }: Plan): string =>
  !wishedFrom || !wishedTo
    ? ''
    : wishedFrom === wishedTo
      ? inZone(wishedFrom, timeZone)
      : `${inZone(wishedFrom, timeZone)} to ${inZone(wishedTo, timeZone)}`;
