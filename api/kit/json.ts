import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import { Problem } from '../../core/problem.ts';

/** Twice as many as a call of ten thousand turns has. */
const maxValues = 100_000;
const [quote, backslash, comma, brace, bracket] = [...'"\\,{['].map((sign) => sign.charCodeAt(0));

/**
 * Refuses JSON with very many values before it is parsed: a megabyte of `{},` takes longer than any valid body of its
 * size.
 * @throws {Problem} invalid_input
 */
export function limitValues(text: string): void {
  let values = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === quote) quoted = !quoted;
    else if (quoted) at += sign === backslash ? 1 : 0;
    else if (sign === comma || sign === brace || sign === bracket) values++;
  }
  if (values > maxValues) throw new Problem('invalid_input', `The body has more than ${maxValues} values`);
}

/** The same for every body that its route reads as JSON. Yields to other requests before parsing. */
export const limitJson: MiddlewareHandler = async (c, next) => {
  if (/\bjson\b/i.test(c.req.header('content-type') ?? '')) {
    // As bytes, since Hono keeps what is read first, and a webhook is signed over its bytes.
    limitValues(new TextDecoder().decode(await c.req.arrayBuffer()));
    await yieldToEventLoop();
  }
  await next();
};
