import { and, eq } from 'drizzle-orm';
import { type CallRef, mainOf } from '../../core/call.ts';
import { invalidField, notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { callLinks, customers } from '../../db/tables/customers.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { getBooking } from '../booking/get.ts';
import { holdCall } from '../journal/hold.ts';
import { finishStep } from '../journal/steps.ts';
import { tell } from '../journal/tell.ts';
import { sameVersion } from '../paging/version.ts';
import { rememberAgain } from './again.ts';
import { readLinkableCall } from './call.ts';
import { saveDoubts } from './doubts.ts';
import { linkCall, linkToCustomer } from './link.ts';
import { byRules, readLink, saveLink } from './save.ts';

type LinkChange = CallRef & {
  /** The version the editor saw, 0 for no link yet; undefined: whatever is current. */
  seen: number | undefined;
  now: Date;
};
export type ChosenLink = LinkChange & {
  /** Null: the call belongs to nobody. */
  customerId: string | null;
  /** Null: about none of the bookings; undefined: the one the rules find. */
  bookingId: string | null | undefined;
  by: string;
};

/**
 * Links a call as a person decided. Its memories move along, and open doubts are settled. Safe to repeat: the same
 * choice writes the same. A call under way keeps the choice, since its step never overwrites a person's.
 * @throws {Problem} not_found without the call; invalid_input for a missing customer or booking, and for somebody
 *   else's booking; precondition_failed when the link has changed since `seen`
 */
export async function chooseLink(tx: Tx, act: Act, choice: ChosenLink): Promise<void> {
  const { tenantId, callId, customerId, bookingId, by, now } = choice;
  const { call, before } = await holdLink(tx, choice);
  await checkChoice(tx, choice);
  const reasons = [`chosen by ${by}`];
  if (customerId !== null && bookingId === undefined) await linkToCustomer(tx, call, { customerId, by, now });
  else {
    const score = before?.runnersUp.find((one) => one.bookingId === bookingId)?.score ?? null;
    const booking = { bookingId: bookingId ?? null, confidence: 1, reasons, runnersUp: before?.runnersUp ?? [] };
    const known = before?.bookingId === booking.bookingId ? before.bookingScore : score;
    const link = { customer: { customerId, confidence: 1, reasons }, booking: { ...booking, score: known } };
    await Promise.all(saveLink(tx, call, { ...link, decidedBy: by }, now));
    await saveDoubts(tx, call, [], now);
  }
  const reasonCode = customerId === null ? 'no_customer' : null;
  await finishStep(tx, { tenantId, callId }, mainOf('link'), { state: 'done', reasonCode }, now);
  await rememberAgain(tx, call, now);
  await record(tx, act, choice, { before, decidedBy: 'person' });
}

/**
 * Takes a person's choice back: the rules decide as if there had been none. Their doubts are asked again. Safe to
 * repeat.
 * @throws {Problem} not_found without the call; precondition_failed when the link has changed since `seen`
 */
export async function linkByRules(tx: Tx, act: Act, change: LinkChange): Promise<void> {
  const { tenantId, callId, now } = change;
  const { call, before } = await holdLink(tx, change);
  await tx
    .update(callLinks)
    .set({ decidedBy: byRules })
    .where(and(eq(callLinks.tenantId, tenantId), eq(callLinks.callId, callId)));
  await finishStep(tx, { tenantId, callId }, mainOf('link'), await linkCall(tx, call, now), now);
  await rememberAgain(tx, call, now);
  await record(tx, act, change, { before, decidedBy: 'rules' });
}

async function holdLink(tx: Tx, { seen, ...ref }: LinkChange) {
  await holdCall(tx, ref);
  const before = await readLink(tx, ref);
  if (seen !== undefined) sameVersion('link', before?.version ?? 0, seen);
  return { call: await readLinkableCall(tx, ref), before };
}

async function checkChoice(tx: Tx, { tenantId, customerId, bookingId }: ChosenLink): Promise<void> {
  if (customerId === null) {
    if (bookingId) throw invalidField('bookingId', bookingId, 'a booking needs its customer');
    return;
  }
  const [customer] = await tx
    .select({ id: customers.id })
    .from(customers)
    .where(and(eq(customers.tenantId, tenantId), eq(customers.id, customerId)));
  if (!customer) throw notFound('customer', customerId);
  if (!bookingId) return;
  const booking = await getBooking(tx, { tenantId, bookingId });
  if (booking.customerId !== customerId) throw invalidField('bookingId', bookingId, 'is a booking of another customer');
}

type Link = Awaited<ReturnType<typeof readLink>>;

async function record(
  tx: Tx,
  act: Act,
  { tenantId, callId, now }: LinkChange,
  { before, decidedBy }: { before: Link; decidedBy: 'person' | 'rules' },
): Promise<void> {
  const link = await readLink(tx, { tenantId, callId });
  await recordChange(tx, act, { noun: 'call', id: callId, before: choiceOf(before), after: choiceOf(link) });
  const data = { customerId: link?.customerId ?? null, bookingId: link?.bookingId ?? null, decidedBy };
  tell(tx, { tenantId, callId, type: 'call.linked', data, at: now });
}

const choiceOf = (link: Link) => ({
  customerId: link?.customerId ?? null,
  bookingId: link?.bookingId ?? null,
  decidedBy: link?.decidedBy ?? null,
});
