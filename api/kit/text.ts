import { z } from '@hono/zod-openapi';
import { readIsoInstant } from '../../core/read-iso.ts';

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

/** An instant in any form of ISO 8601, with its offset; a time without one would be ambiguous. */
export const instantText = z
  .string()
  .max(64)
  .transform((text, context) => {
    const instant = readIsoInstant(text);
    if (instant === null) context.addIssue('needs date, time and zone, e.g. 2026-11-21T09:30:00Z');
    else if (instant.getUTCFullYear() < 1900 || instant.getUTCFullYear() > 2999)
      context.addIssue('must be between the years 1900 and 2999');
    return instant ?? z.NEVER;
  })
  .openapi({ format: 'date-time' });
