import { z } from '@hono/zod-openapi';

/** What Postgres cannot store: NUL, and lone surrogates. */
const unstorable = /\0|\p{Surrogate}/u;
const control = /\p{Cc}/u;

/** Text as said or written, with line breaks. */
export const freeText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !unstorable.test(text), 'must not contain NUL or lone surrogates');

/** One non-empty line without control characters; surrounding whitespace is trimmed. */
export const plainText = (max: number) =>
  freeText(max)
    .trim()
    .min(1)
    .refine((text) => !control.test(text), 'must not contain control characters');

/** An instant with its time zone; a time without one would be ambiguous. */
export const instantText = z.iso
  .datetime({ offset: true, error: 'needs date, time and zone, e.g. 2026-11-21T09:30:00Z' })
  .refine((text) => /^(19|2\d)\d\d-/.test(text), 'must be between the years 1900 and 2999')
  .transform((text) => new Date(text));
