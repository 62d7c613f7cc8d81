import { setImmediate as breathe } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import { Problem } from '../../core/problem.ts';

/** Twice what a call of ten thousand turns has. */
const mostValues = 100_000;
const [quote, backslash, comma, brace, bracket] = [...'"\\,{['].map((sign) => sign.charCodeAt(0));

/**
 * Refuses JSON of very many values before it is parsed: a megabyte of `{},` takes longer than any sound body of its size.
 * @throws {Problem} invalid_input
 */
export function boundValues(text: string): void {
  let values = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === quote) quoted = !quoted;
    else if (quoted) at += sign === backslash ? 1 : 0;
    else if (sign === comma || sign === brace || sign === bracket) values++;
  }
  if (values > mostValues) throw new Problem('invalid_input', `The body has more than ${mostValues} values`);
}

/** The same for every body that its route reads as JSON. Others have their turn before it is parsed. */
export const boundJson: MiddlewareHandler = async (c, next) => {
  if (/\bjson\b/i.test(c.req.header('content-type') ?? '')) {
    boundValues(await c.req.text());
    await breathe();
  }
  await next();
};
