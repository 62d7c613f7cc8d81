import { mainOf } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import type { callLinks } from '../../db/tables/customers.ts';
import { getBooking } from '../booking/get.ts';
import { createCustomer } from '../customer/create.ts';
import { getCustomer } from '../customer/get.ts';
import { addPhone } from '../customer/phones.ts';
import { finishStep } from '../journal/steps.ts';
import { linkUnlinkedCalls, rememberAgain } from '../link/again.ts';
import { readLinkableCall } from '../link/call.ts';
import { linkToCustomer } from '../link/link.ts';
import { byRules, type NewLink, readLink, saveLink } from '../link/save.ts';
import type { Resolution } from './resolution.ts';

type Decision<R = Resolution> = {
  tenantId: string;
  callId: string;
  /** The call's number as E.164, if the item is about one. */
  number: string | null;
  resolution: R;
  by: string;
  now: Date;
};

/**
 * What a decision changed: the link a person had chosen before (null: the rules had), the customer that was created,
 * and who got the number as a new one.
 */
export type Undo = { link: NewLink | null; madeCustomerId: string | null; phoneOf: string | null };

/** Carries out a person's decision about a call. @returns what is needed to undo it */
export async function applyResolution(tx: Tx, decision: Decision): Promise<Undo> {
  const { resolution } = decision;
  const before = await readLink(tx, decision);
  const undo: Undo = {
    link: before && before.decidedBy !== byRules ? toNewLink(before) : null,
    madeCustomerId: null,
    phoneOf: null,
  };
  if (resolution.action === 'create_customer') undo.madeCustomerId = await newCustomer(tx, { ...decision, resolution });
  if (resolution.action === 'choose_customer') undo.phoneOf = await knownCustomer(tx, { ...decision, resolution });
  if (resolution.action === 'choose_booking') await chosenBooking(tx, { ...decision, resolution });
  return undo;
}

const toNewLink = (link: typeof callLinks.$inferSelect): NewLink => ({
  customer: { customerId: link.customerId, confidence: link.customerConfidence, reasons: link.customerReasons },
  booking: {
    bookingId: link.bookingId,
    score: link.bookingScore,
    confidence: link.bookingConfidence,
    reasons: link.bookingReasons,
    runnersUp: link.runnersUp,
  },
  decidedBy: link.decidedBy,
});

type Of<A extends Resolution['action']> = Extract<Resolution, { action: A }>;

async function newCustomer(tx: Tx, decision: Decision<Of<'create_customer'>>): Promise<string> {
  const { tenantId, number, resolution, now } = decision;
  const phones = [...(number ? [number] : []), ...(resolution.customer.phones ?? [])];
  const customer = await createCustomer(tx, { tenantId, customer: { ...resolution.customer, phones }, now });
  await join(tx, decision, customer.id);
  if (number) await linkUnlinkedCalls(tx, { tenantId, number, now });
  return customer.id;
}

/** @returns the customer if the number is new to it; else null */
async function knownCustomer(tx: Tx, decision: Decision<Of<'choose_customer'>>): Promise<string | null> {
  const { tenantId, number, resolution, now } = decision;
  const { id: customerId } = await getCustomer(tx, { tenantId, customerId: resolution.customerId });
  await join(tx, decision, customerId);
  if (!resolution.addPhone || !number) return null;
  const isNew = await addPhone(tx, { tenantId, customerId, e164: number, now });
  await linkUnlinkedCalls(tx, { tenantId, number, now });
  return isNew ? customerId : null;
}

async function join(tx: Tx, { tenantId, callId, by, now }: Decision<unknown>, customerId: string): Promise<void> {
  const call = await readLinkableCall(tx, { tenantId, callId });
  await linkToCustomer(tx, call, { customerId, by, now });
  await finishStep(tx, { tenantId, callId }, mainOf('link'), { state: 'done', reasonCode: null }, now);
  await rememberAgain(tx, call, now);
}

/** A booking implies its customer. */
async function chosenBooking(tx: Tx, decision: Decision<Of<'choose_booking'>>): Promise<void> {
  const { tenantId, callId, resolution, by, now } = decision;
  const { bookingId } = resolution;
  const call = await readLinkableCall(tx, { tenantId, callId });
  const booking = bookingId ? await getBooking(tx, { tenantId, bookingId }) : null;
  const link = await readLink(tx, call);
  const customerId = booking?.customerId ?? link?.customerId ?? null;
  const same = customerId === link?.customerId;
  const customer = {
    customerId,
    confidence: same ? (link?.customerConfidence ?? 0) : 1,
    reasons: same ? (link?.customerReasons ?? []) : [`booking chosen by ${by}`],
  };
  const scored = link?.runnersUp.find((one) => one.bookingId === bookingId)?.score;
  const score = bookingId === link?.bookingId ? (link?.bookingScore ?? null) : (scored ?? null);
  const chosen = { bookingId, score, confidence: 1, reasons: [`chosen by ${by}`], runnersUp: link?.runnersUp ?? [] };
  await Promise.all(saveLink(tx, call, { customer, booking: chosen, decidedBy: by }, now));
  await rememberAgain(tx, call, now);
}
