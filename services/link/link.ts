import type { Stage, StepResult } from '../../core/call.ts';
import { last } from '../../db/last.ts';
import type { Tx } from '../../db/open.ts';
import type { LinkableCall } from './call.ts';
import { decideBooking, decideLink } from './decide.ts';
import { doubtOfBooking, doubtsOf, saveDoubts } from './doubts.ts';
import { byRules, readLink, saveLink } from './save.ts';

/**
 * Links a call by the rules: customer, booking, review items. Safe to repeat: the rows are overwritten with the same. A
 * person's decision is never changed.
 * @param stage Shown on the call together with the link; unchanged if missing. `atEnd`: nothing but the end of its
 *   unit follows, so what is written may go out with the commit.
 * @returns `done` even if nobody was found (`no_customer`); `skipped` if there is no number to go by
 *   (`number_withheld`, `number_unknown`)
 */
export async function linkCall(
  tx: Tx,
  call: LinkableCall,
  now: Date,
  { stage, atEnd = false }: { stage?: Stage; atEnd?: boolean } = {},
): Promise<StepResult> {
  const [before, decision] = await Promise.all([readLink(tx, call), decideLink(tx, call)]);
  if (before && before.decidedBy !== byRules) return resultOf(call, before.customerId);
  const doubts = doubtsOf(call, decision);
  const result = resultOf(call, decision.customer.customerId);
  const link = saveLink(tx, call, { ...decision, decidedBy: byRules }, now, stage);
  // The first link of a call finds no item that it could settle.
  const isSettling = before || doubts.length > 0;
  if (atEnd && !isSettling) last(tx, ...link);
  else await Promise.all(link);
  if (isSettling) await saveDoubts(tx, call, doubts, now);
  return result;
}

/** Links a call to the customer that a person chose; the rules find the booking. */
export async function linkToCustomer(
  tx: Tx,
  call: LinkableCall,
  { customerId, by, now }: { customerId: string; by: string; now: Date },
): Promise<void> {
  const found = await decideBooking(tx, call, customerId);
  const customer = { customerId, confidence: 1, reasons: [`chosen by ${by}`] };
  await Promise.all(saveLink(tx, call, { customer, booking: found.booking, decidedBy: by }, now));
  await saveDoubts(tx, call, doubtOfBooking(found), now);
}

function resultOf({ side }: LinkableCall, customerId: string | null): StepResult {
  if (customerId) return { state: 'done', reasonCode: null };
  if (side.kind === 'withheld') return { state: 'skipped', reasonCode: 'number_withheld' };
  if (side.kind === 'unknown') return { state: 'skipped', reasonCode: 'number_unknown' };
  return { state: 'done', reasonCode: 'no_customer' };
}
