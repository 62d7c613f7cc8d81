import { firstDue, type WishedSpan } from '../../core/contact/due.ts';
import type { DueReason } from '../../core/contact/plan.ts';
import type { CallbackWish, Quote } from '../../core/insights.ts';
import type { PipelineConfig } from '../../core/settings/pipeline.ts';
import type { CustomerSide } from '../../reading/link/side.ts';
import { readSpokenTime } from '../../reading/when/read.ts';
import { isInRegion, numberToCall } from './number.ts';
import type { PlanRow } from './rows.ts';
import { zoneOfPerson } from './zone.ts';

export type WishSetting = {
  /** When the call took place: the reference for "tomorrow". */
  startedAt: Date;
  side: CustomerSide;
  /** The time zone stated for the customer. */
  statedZone: string | null;
  config: Pick<PipelineConfig, 'region' | 'ownNumbers' | 'timeZone' | 'contact'>;
  now: Date;
};

type Wished = { index: number; phrase: string; quotes: Quote[] };

export type PlannedWish = Wished &
  WishedSpan & { kind: 'plan'; phoneE164: string; timeZone: string; dueAt: Date; dueReason: DueReason };

/** Why a person must look at a wish: the review item's kind, and the reason within it. */
export type DoubtfulWish = Wished & {
  kind: 'callback_unclear' | 'callback_number' | 'callback_overdue' | 'callback_no_hours' | 'zone_unknown';
  reason: string;
  /** What was wished, if it was understood. */
  promise?: Promised;
};

type Promised = WishedSpan & { phoneE164: string };

/** Turns one wish into what to dial and when, or into a question for a person. Nothing is guessed. */
export async function readWish(
  wish: CallbackWish,
  index: number,
  setting: WishSetting,
): Promise<PlannedWish | DoubtfulWish> {
  const { startedAt, side, statedZone, config, now } = setting;
  const wished: Wished = { index, phrase: wish.phrase, quotes: wish.quotes };
  const { e164, refusal } = numberToCall(wish.phone, side, config);
  if (refusal) return { ...wished, kind: 'callback_number', reason: refusal };

  const zone = await zoneOfPerson({ stated: statedZone, e164 }, now);
  // The business's own zone will do for understanding "three o'clock", but not for calling somebody.
  const readIn = zone ?? (isInRegion(e164, config.region) ? config.timeZone : null);
  if (!readIn) return { ...wished, kind: 'zone_unknown', reason: 'zone_unknown' };
  const time = readSpokenTime(wish.phrase, { at: startedAt, timeZone: readIn });
  if (time.kind === 'unclear') return { ...wished, kind: 'callback_unclear', reason: time.reason };
  if (!zone) return { ...wished, kind: 'zone_unknown', reason: 'zone_unknown' };

  const { from, to } = time;
  const { windows, ringTimeoutSeconds: ringSeconds } = config.contact;
  const due = firstDue(time, { windows, timeZone: zone }, { ringSeconds, now });
  if (!due.at) {
    const kind = due.reason === 'too_late' ? 'callback_overdue' : 'callback_no_hours';
    return { ...wished, kind, reason: due.reason, promise: { phoneE164: e164, from, to } };
  }
  return { ...wished, kind: 'plan', phoneE164: e164, timeZone: zone, from, to, dueAt: due.at, dueReason: due.reason };
}

const nearMs = 15 * 60_000;

/** Two wishes in one call for the same number at about the same time are one promise, said twice. */
const isSame = (a: Promised, b: Promised) =>
  a.phoneE164 === b.phoneE164 &&
  a.from.getTime() <= b.to.getTime() + nearMs &&
  b.from.getTime() <= a.to.getTime() + nearMs;

/** Whether the call already has a plan for this promise. */
export const hasPlan = (promise: Promised | undefined, plans: readonly PlanRow[]): boolean =>
  promise !== undefined && plans.flatMap(promiseOf).some((kept) => isSame(promise, kept));

const promiseOf = ({ phoneE164, wishedFrom: from, wishedTo: to }: PlanRow): Promised[] =>
  from && to ? [{ phoneE164, from, to }] : [];

const length = ({ from, to }: WishedSpan) => to.getTime() - from.getTime();

/** One plan per promise, with its most specific words. @param before plans that the call already has */
export function distinct(wishes: readonly PlannedWish[], before: readonly PlanRow[]): PlannedWish[] {
  const promised = before.flatMap(promiseOf);
  const chosen: PlannedWish[] = [];
  for (const wish of [...wishes].sort((a, b) => length(a) - length(b) || a.index - b.index)) {
    if (![...promised, ...chosen].some((other) => isSame(wish, other))) chosen.push(wish);
  }
  return chosen.sort((a, b) => a.index - b.index);
}
