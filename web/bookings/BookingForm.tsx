import { type BookingStatus, bookingStatuses } from '../../reading/link/score.ts';
import { instantOf, wallOf } from '../../reading/when/wall.ts';
import type { Booking } from '../api/types.ts';
import { humanizeCode } from '../format/words.ts';
import { EditForm, Field } from '../parts/EditForm.tsx';
import { type Draft, useEdit } from '../parts/useEdit.ts';
import { useMe } from '../session/useMe.ts';
import { CustomerField } from './CustomerField.tsx';
import { bookings } from './requests.ts';

/** The wall clock time in the zone, in the format of a date-time field. */
const local = (at: string, zone: string) => new Date(wallOf(new Date(at), zone)).toISOString().slice(0, 16);
const ofZone = (text: string, zone: string) => {
  const wall = Date.parse(`${text}Z`);
  return Number.isNaN(wall) ? text : instantOf(wall, zone, new Date(0)).toISOString();
};

/** Anything but a number is sent as typed, so that the API's error names it. */
const guests = (text: string): number => (Number.isNaN(Number(text)) ? (text as unknown as number) : Number(text));

const draftIn =
  (zone: string, customerId: string) =>
  (booking: Booking | null): Draft => ({
    customerId: booking?.customerId ?? customerId,
    title: booking?.title ?? '',
    startsAt: booking ? local(booking.startsAt, zone) : '',
    status: booking?.status ?? 'confirmed',
    guestCount: booking?.guestCount?.toString() ?? '',
    items: booking?.items.join('\n') ?? '',
    externalId: booking?.externalId ?? '',
  });

const bodyIn =
  (zone: string) =>
  ({ customerId = '', title = '', status, startsAt = '', guestCount, items = '', externalId }: Draft) => ({
    customerId,
    title,
    status: status as BookingStatus,
    startsAt: ofZone(startsAt, zone),
    guestCount: guestCount ? guests(guestCount) : null,
    items: items
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
    externalId: externalId || null,
  });

type Props = {
  booking: Booking | null;
  /** The customer of a new booking, if known. */
  customerId?: string;
  saved: (booking: Booking) => void;
  cancel: () => void;
};

export function BookingForm({ booking, customerId = '', saved, cancel }: Props) {
  const { timeZone } = useMe();
  const edit = useEdit({
    requests: bookings,
    saved: booking,
    toDraft: draftIn(timeZone, customerId),
    toBody: bodyIn(timeZone),
    onSaved: saved,
  });
  return (
    <EditForm name={booking ? `Edit ${booking.title}` : 'New booking'} edit={edit} cancel={cancel}>
      <Field edit={edit} name="customerId" label="Customer">
        {(control) => <CustomerField {...control} known={booking?.customerName ?? ''} />}
      </Field>
      <Field edit={edit} name="title" label="Title">
        {(control) => <input {...control} autoComplete="off" />}
      </Field>
      <Field edit={edit} name="startsAt" label="Starts" help={`Times are in ${timeZone}`}>
        {(control) => <input {...control} type="datetime-local" />}
      </Field>
      <Field edit={edit} name="status" label="Status">
        {(control) => (
          <select {...control}>
            {bookingStatuses.map((status) => (
              <option key={status} value={status}>
                {humanizeCode(status)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field edit={edit} name="guestCount" label="Guests" help="Leave empty if unknown">
        {(control) => <input {...control} inputMode="numeric" autoComplete="off" />}
      </Field>
      <Field edit={edit} name="items" label="Items" help="One a line">
        {(control) => <textarea {...control} rows={3} />}
      </Field>
      <Field
        edit={edit}
        name="externalId"
        label="External ID"
        help="The ID in your own system, so that imports match it"
      >
        {(control) => <input {...control} autoComplete="off" />}
      </Field>
    </EditForm>
  );
}
