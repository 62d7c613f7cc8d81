import { z } from '@hono/zod-openapi';

/** What Postgres cannot keep: NUL, and halves of characters. */
const unkept = /\0|\p{Surrogate}/u;
const control = /\p{Cc}/u;

/** Text as it was said or written, with line breaks. */
export const freeText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !unkept.test(text), 'must not contain NUL or lone surrogates');

/** One line with something in it, without control characters; blanks around it are dropped. */
export const plainText = (max: number) =>
  freeText(max)
    .trim()
    .min(1)
    .refine((text) => !control.test(text), 'must not contain control characters');

/** An instant with its zone; a time without one could be meant anywhere. */
export const instantText = z.iso
  .datetime({ offset: true, error: 'needs date, time and zone, e.g. 2026-11-21T09:30:00Z' })
  .refine((text) => /^(19|2\d)\d\d-/.test(text), 'must be between the years 1900 and 2999')
  .transform((text) => new Date(text));
