import type { Stage, StepResult } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import type { LinkableCall } from './call.ts';
import { decideBooking, decideLink } from './decide.ts';
import { doubtOfBooking, doubtsOf, saveDoubts } from './doubts.ts';
import { byRules, readLink, saveLink } from './save.ts';

/**
 * Links a call by the rules: customer, booking, review items. Safe twice: the rows are written over with the same. What a person
 * decided is kept as it is.
 * @returns `done` also where nobody was found (`no_customer`); `skipped` where there is no number to go by (`number_withheld`).
 */
export async function linkCall(tx: Tx, call: LinkableCall, now: Date): Promise<StepResult> {
  const { result, written } = await sendLink(tx, call, await readLink(tx, call), now);
  await written;
  return result;
}

/**
 * The same, back as soon as the last write is sent, so that the caller's own leave with it.
 * @param before The link in force. `stage`: to show the call in with the link.
 */
export async function sendLink(
  tx: Tx,
  call: LinkableCall,
  before: Awaited<ReturnType<typeof readLink>>,
  now: Date,
  stage?: Stage,
): Promise<{ result: StepResult; written: Promise<void> }> {
  if (before && before.decidedBy !== byRules)
    return { result: resultOf(call, before.customerId), written: Promise.resolve() };
  const decision = await decideLink(tx, call);
  const result = resultOf(call, decision.customer.customerId);
  const doubts = doubtsOf(call, decision);
  const saved = saveLink(tx, call, { ...decision, decidedBy: byRules }, now, stage);
  // The first link of a call finds no item that it could settle.
  if (!before && doubts.length === 0) return { result, written: saved };
  await saved;
  await saveDoubts(tx, call, doubts, now);
  return { result, written: Promise.resolve() };
}

/** Links a call to the customer whom a person chose; the booking is looked for by the rules. */
export async function linkToCustomer(
  tx: Tx,
  call: LinkableCall,
  { customerId, by, now }: { customerId: string; by: string; now: Date },
): Promise<void> {
  const found = await decideBooking(tx, call, customerId);
  const customer = { customerId, confidence: 1, reasons: [`chosen by ${by}`] };
  await saveLink(tx, call, { customer, booking: found.booking, decidedBy: by }, now);
  await saveDoubts(tx, call, doubtOfBooking(found), now);
}

function resultOf({ side }: LinkableCall, customerId: string | null): StepResult {
  if (customerId) return { state: 'done', reasonCode: null };
  return side.kind === 'withheld'
    ? { state: 'skipped', reasonCode: 'number_withheld' }
    : { state: 'done', reasonCode: 'no_customer' };
}
