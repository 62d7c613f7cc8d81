import type { Tx } from '../../db/open.ts';
import { getBooking } from '../booking/get.ts';
import { finishStep } from '../call/steps.ts';
import { addPhone } from '../customer/change.ts';
import { createCustomer } from '../customer/create.ts';
import { getCustomer } from '../customer/get.ts';
import { linkWaitingCalls, rememberAgain } from '../link/again.ts';
import { readLinkableCall } from '../link/call.ts';
import { linkToCustomer } from '../link/link.ts';
import { readLink, saveLink } from '../link/save.ts';
import type { Resolution } from './resolution.ts';

type Decision<R = Resolution> = {
  tenantId: string;
  callId: string;
  /** The call's number as E.164, where the item is about one. */
  number: string | null;
  resolution: R;
  by: string;
  now: Date;
};

/** Does what a person decided about a call. */
export async function applyResolution(tx: Tx, decision: Decision): Promise<void> {
  const { resolution } = decision;
  if (resolution.action === 'create_customer') await newCustomer(tx, { ...decision, resolution });
  if (resolution.action === 'choose_customer') await knownCustomer(tx, { ...decision, resolution });
  if (resolution.action === 'choose_booking') await chosenBooking(tx, { ...decision, resolution });
}

type Of<A extends Resolution['action']> = Extract<Resolution, { action: A }>;

async function newCustomer(tx: Tx, decision: Decision<Of<'create_customer'>>): Promise<void> {
  const { tenantId, number, resolution, now } = decision;
  const phones = [...(number ? [number] : []), ...(resolution.customer.phones ?? [])];
  const customer = await createCustomer(tx, { tenantId, customer: { ...resolution.customer, phones }, now });
  await join(tx, decision, customer.id);
  if (number) await linkWaitingCalls(tx, { tenantId, number, now });
}

async function knownCustomer(tx: Tx, decision: Decision<Of<'choose_customer'>>): Promise<void> {
  const { tenantId, number, resolution, now } = decision;
  const { id: customerId } = await getCustomer(tx, { tenantId, customerId: resolution.customerId });
  await join(tx, decision, customerId);
  if (!resolution.addPhone || !number) return;
  await addPhone(tx, { tenantId, customerId, e164: number, now });
  await linkWaitingCalls(tx, { tenantId, number, now });
}

async function join(tx: Tx, { tenantId, callId, by, now }: Decision<unknown>, customerId: string): Promise<void> {
  const call = await readLinkableCall(tx, { tenantId, callId });
  await linkToCustomer(tx, call, { customerId, by, now });
  await finishStep(tx, { tenantId, callId }, 'link', { state: 'done', reasonCode: null }, now);
  await rememberAgain(tx, call, now);
}

/** A booking brings its own customer with it. */
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
  await saveLink(tx, call, { customer, booking: chosen, decidedBy: by }, now);
  await rememberAgain(tx, call, now);
}
