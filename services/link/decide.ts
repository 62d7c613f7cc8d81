import type { Tx } from '../../db/open.ts';
import { type BookingDecision, chooseBooking, noBooking } from '../../reading/link/booking.ts';
import { codesHeard } from '../../reading/link/codes.ts';
import { type CustomerDecision, chooseCustomer } from '../../reading/link/customer.ts';
import type { BookingFacts } from '../../reading/link/score.ts';
import { bookingsAround } from './bookings.ts';
import type { LinkableCall } from './call.ts';
import { customersWithNumber, type NumberHolder } from './customers.ts';
import { ownersOfCodes } from './owners.ts';

/** `holders`: everyone with the number; `bookings`: the chosen customer's bookings that were considered. */
export type LinkDecision = {
  customer: CustomerDecision;
  holders: NumberHolder[];
  booking: BookingDecision;
  bookings: BookingFacts[];
};

/** Who called and about which booking, by the rules. No customer without a number; no booking without a customer. */
export async function decideLink(tx: Tx, call: LinkableCall): Promise<LinkDecision> {
  const { tenantId, side } = call;
  const holders = side.e164 ? await customersWithNumber(tx, { tenantId, e164: side.e164 }) : [];
  const ids = new Set(holders.map(({ customerId }) => customerId));
  const owners = holders.length > 0 ? await ownersOfCodes(tx, { tenantId, codes: codesHeard(call.heard) }) : [];
  const othersReference = owners.some((id) => !ids.has(id));
  const each = [];
  for (const holder of holders) each.push({ holder, ...(await decideBooking(tx, call, holder.customerId)) });
  const customer = chooseCustomer(
    each.map(({ holder, booking }) => ({
      ...holder,
      bookingScore: booking.score,
      bookingNamed: booking.named,
      othersReference,
    })),
    call.heard,
  );
  const chosen = each.find(({ holder }) => holder.customerId === customer.customerId);
  const turned = side.kind === 'number' && side.otherSide ? ['number of the other side'] : [];
  return {
    customer: { ...customer, reasons: [...customer.reasons, ...turned] },
    holders,
    booking: chosen?.booking ?? noBooking,
    bookings: chosen?.bookings ?? [],
  };
}

/** The booking of one customer that the call is about. */
export async function decideBooking(
  tx: Tx,
  { tenantId, startedAt, timeZone, heard }: LinkableCall,
  customerId: string,
): Promise<{ booking: BookingDecision; bookings: BookingFacts[] }> {
  const bookings = await bookingsAround(tx, { tenantId, customerId, moment: startedAt });
  return { booking: chooseBooking(bookings, { startedAt, timeZone, heard }), bookings };
}
