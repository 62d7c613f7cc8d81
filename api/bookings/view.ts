import { z } from '@hono/zod-openapi';
import { bookingStatuses } from '../../reading/link/score.ts';
import { Instant } from '../kit/routing.ts';
import { freeText, instantText } from '../kit/text.ts';

export const BookingView = z
  .object({
    id: z.string(),
    externalId: z.string().nullable(),
    customerId: z.string(),
    customerName: z.string(),
    customerExternalId: z.string().nullable().openapi({ description: 'By which an import finds the customer' }),
    title: z.string(),
    status: z.enum(bookingStatuses),
    startsAt: Instant,
    guestCount: z.number().int().nullable(),
    items: z.array(z.string()),
    createdAt: Instant,
    updatedAt: Instant,
    version: z.number().int().openapi({ description: 'Also the `ETag`, for `If-Match`' }),
  })
  .openapi('Booking');
export const BookingBody = z
  .strictObject({
    externalId: freeText(200).nullish(),
    customerId: z.uuid(),
    title: freeText(200),
    status: z.enum(bookingStatuses).optional(),
    startsAt: instantText,
    guestCount: z.number().int().nullish(),
    items: z.array(freeText(200)).max(200).optional(),
  })
  .openapi('NewBooking');
export const BookingPatch = BookingBody.partial().openapi('BookingChange');
