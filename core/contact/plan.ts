/** Terms and types of contact plans; the rules are in `next.ts` and `hours.ts`. */

export const planStates = ['waiting', 'dialing', 'completed', 'exhausted', 'canceled', 'failed'] as const;
export type PlanState = (typeof planStates)[number];

/** How the run of a plan ends: as its plan did, or `gone` if the row was erased or expects a later run. */
export type PlanEnd = PlanState | 'gone';

/** Where a plan comes from: a wish heard in a call, a person, or a campaign. */
export const planOrigins = ['wish', 'person', 'campaign'] as const;
export type PlanOrigin = (typeof planOrigins)[number];

/**
 * Why a plan is due when it is: at the wished time, later because it is outside calling hours, at once because the
 * wished time has passed, after an attempt, because a person moved it, because another call to the number is under
 * way, or because the tenant's settings cannot be read.
 */
export const dueReasons = [
  'wished',
  'outside_hours',
  'overdue',
  'retry',
  'moved',
  'number_in_use',
  'invalid_settings',
] as const;
export type DueReason = (typeof dueReasons)[number];

/**
 * `planned` → `asked` → `accepted` → `answered` → `ended`; `unknown` until reconciled, then `accepted` or `not_placed`.
 */
export const attemptStates = ['planned', 'asked', 'accepted', 'answered', 'ended', 'unknown', 'not_placed'] as const;
export type AttemptState = (typeof attemptStates)[number];

export const outcomes = [
  'answered',
  'busy',
  'declined',
  'no_answer',
  'voicemail',
  'invalid_number',
  'provider_fault',
  'not_placed',
  'unknown',
] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * A window of local wall time, half-open `[from, to)`, `HH:MM`; `from > to` runs overnight and belongs to the day it
 * opens.
 */
export type DayWindow = { days: readonly (1 | 2 | 3 | 4 | 5 | 6 | 7)[]; from: string; to: string };

/**
 * What to do after an outcome. `afterMinutes[i]` is the wait after its i-th occurrence in this plan; past the end of
 * the list the plan ends. `counts`: whether the attempt is charged to the contact.
 */
export type OutcomeRule = { counts: boolean; afterMinutes: readonly number[] };

export type ContactPolicy = {
  maxAttempts: number;
  /** When people may be called, in their own zone. ISO weekdays, 1 = Monday. */
  windows: readonly DayWindow[];
  rules: Readonly<Partial<Record<Outcome, OutcomeRule>>>;
  ringTimeoutSeconds: number;
  maxTalkSeconds: number;
};
