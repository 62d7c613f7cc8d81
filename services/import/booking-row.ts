import { type FieldError, shorten } from '../../core/problem.ts';
import { type BookingStatus, bookingStatuses } from '../../reading/link/score.ts';
import { numbersIn } from '../../reading/phone/cell.ts';
import { readPhone } from '../../reading/phone/normalize.ts';
import { unreadMessage } from '../../reading/phone/reason.ts';
import type { NumberRules } from '../customer/fields.ts';
import type { Cells, Fields } from './columns.ts';
import { emailHeader, emailsIn, phoneHeader } from './customers.ts';
import { headers } from './header-form.ts';
import { words } from './header-words.ts';
import { type DateRules, hasDate, readInstant } from './instant.ts';
import type { Checked } from './run.ts';
import type { BookingRow } from './save-bookings.ts';

export const bookingFields = {
  customerExternalId: headers(
    /^(?:customer|client|guest|user|account|contact)(?:external)?(?:id|number|no|ref|key)$/,
    words.customerId,
  ),
  /** An id, a number or an address: any reference to a customer. */
  customer: headers(/^(?:customer|client|guest|invitee|attendee)$/, words.person),
  customerPhone: phoneHeader,
  customerEmail: emailHeader,
  externalId: headers(
    /^(?:external|booking|reservation|appointment|order|confirmation|record)?(?:id|number|no|nr|ref|reference|code|locator|externalid)$|^pnr$/,
    `${words.bookingId}, ${words.id}`,
  ),
  startsAt: headers(
    /^(?:starts?at|starts?|(?:start|booking|appointment|reservation|event|scheduled)?datetime|bookedfor|scheduled(?:at|for)|startsatlocal)$/,
    words.start,
  ),
  date: headers(
    /^(?:(?:start|booking|appointment|reservation|event|visit|arrival|service|checkin|pickup|departure)?date|day)$/,
    words.date,
  ),
  time: headers(
    /^(?:start|booking|appointment|reservation|event|visit|arrival|service|checkin|pickup|departure)?time$/,
    words.time,
  ),
  title: headers(
    /^(?:title|service|servicename|bookingtitle|bookingname|event|eventname|eventtype|eventtypename|name|description|product|subject|summary|type)$/,
    words.title,
  ),
  status: headers(/^(?:booking|reservation|appointment)?(?:status|state)$/, words.status),
  guestCount: headers(
    /^(?:guests?(?:count|number)?|(?:numberof|no)(?:guests|people|persons|passengers|seats)|partysize|people|persons|pax|covers|seats|headcount|passengers|adults)$/,
    words.guests,
  ),
  items: headers(/^(?:items?|products|services|extras|orderitems|lineitems)$/, words.items),
} as const satisfies Fields<string>;
export type BookingField = keyof typeof bookingFields;

/** One validated row of a booking file; names every bad value in the row. */
export function readBooking(
  cells: readonly string[],
  cellsOf: Cells<BookingField>,
  rules: NumberRules & DateRules,
): Checked<BookingRow> {
  const errors: FieldError[] = [];
  const refuse = (field: string, value: unknown, message: string) =>
    errors.push({ field, value: shorten(value), message });
  const one = (field: BookingField): string | null => cellsOf(cells, field)[0] ?? null;
  const [externalId, title, status, guests] = [one('externalId'), one('title'), one('status'), one('guestCount')];
  const any = one('customer') ?? '';
  const looksLike = any.includes('@') ? 'email' : /^[+(\d][\d\s().+-]{8,}$/.test(any) ? 'phone' : 'id';
  const customer = {
    externalId: one('customerExternalId') ?? (looksLike === 'id' && any !== '' ? any : null),
    phones: phonesOf(looksLike === 'phone' ? [any] : []),
    email:
      (cellsOf(cells, 'customerEmail').flatMap(emailsIn)[0] ?? (looksLike === 'email' ? any : null))?.toLowerCase() ??
      null,
  };
  if (!customer.externalId && customer.phones.length === 0 && !customer.email && errors.length === 0)
    refuse('customer', '', 'needs a customer: an external ID, a phone or an e-mail address');
  const when = startOf(one('startsAt'), one('date'), one('time'));
  const start = readInstant(when, rules);
  if ('problem' in start) refuse('startsAt', when, start.problem);
  const knownStatus = status === null ? null : statusOf(status);
  if (status !== null && !knownStatus) refuse('status', status, `must be one of ${bookingStatuses.join(', ')}`);
  const count = guests === null ? null : Number(guests);
  if (count !== null && (!Number.isInteger(count) || count < 0 || count > 100_000))
    refuse('guestCount', guests, 'is not a whole number from 0 to 100,000');
  if ((title ?? '').length > 200) refuse('title', title, 'takes at most 200 characters');
  const startsAt = 'instant' in start ? start.instant : new Date(0);
  const items = cellsOf(cells, 'items')
    .flatMap((cell) => cell.split(/[;|\n]|,\s/))
    .map((item) => item.trim())
    .filter(Boolean);
  const item = { externalId, customer, title, status: knownStatus ?? null, startsAt, guestCount: count, items };
  const who = customer.externalId ?? customer.phones[0]?.e164 ?? customer.email;
  const keys = [externalId ? `externalId:${externalId}` : `startsAt:${startsAt.toISOString()} ${who} ${title ?? ''}`];
  return { item, keys, errors };

  function phonesOf(more: readonly string[]) {
    const raws = [...cellsOf(cells, 'customerPhone').flatMap(numbersIn), ...more];
    return raws.flatMap((raw) => {
      const { e164, why } = readPhone(raw, rules.region, rules.ownNumbers);
      if (e164 === null) refuse('customerPhone', raw, unreadMessage(why, rules.region));
      return e164 ? [{ e164, raw }] : [];
    });
  }
}

/** A start with only a time takes its day from the date column, which may say midnight beside it. */
function startOf(start: string | null, date: string | null, time: string | null): string {
  if (start !== null && hasDate(start)) return start;
  const clock = start ?? time;
  const day = clock === null ? date : (date?.replace(/[T ]00:00(?::00(?:\.0+)?)?$/, '') ?? null);
  return [day, clock].filter((part) => part !== null).join(' ');
}

const otherWords: Record<string, BookingStatus> = {
  cancelled: 'canceled',
  cancel: 'canceled',
  noshow: 'no_show',
  inprogress: 'in_progress',
  active: 'in_progress',
  seated: 'in_progress',
  checkedin: 'in_progress',
  booked: 'confirmed',
  accepted: 'confirmed',
  scheduled: 'confirmed',
  open: 'pending',
  new: 'pending',
  requested: 'pending',
  tentative: 'pending',
  done: 'completed',
  complete: 'completed',
  bestatigt: 'confirmed',
  storniert: 'canceled',
  abgesagt: 'canceled',
  offen: 'pending',
  abgeschlossen: 'completed',
  nichterschienen: 'no_show',
  confirme: 'confirmed',
  confirmee: 'confirmed',
  annule: 'canceled',
  annulee: 'canceled',
  enattente: 'pending',
  termine: 'completed',
  terminee: 'completed',
  confirmado: 'confirmed',
  confirmada: 'confirmed',
  cancelado: 'canceled',
  cancelada: 'canceled',
  pendiente: 'pending',
  completado: 'completed',
  completada: 'completed',
  finished: 'completed',
  closed: 'completed',
};

function statusOf(text: string): BookingStatus | undefined {
  const form = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  return bookingStatuses.find((status) => status.replace('_', '') === form) ?? otherWords[form];
}
