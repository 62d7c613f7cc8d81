import type { Context, MiddlewareHandler } from 'hono';
import { hideContact } from '../../reading/redact/contact.ts';
import { redactText } from '../../reading/redact/text.ts';
import { redactInPieces } from '../../reading/redact/value.ts';
import { runPaced } from '../../services/progress/pace.ts';
import type { ApiEnv } from '../kit/routing.ts';

export const seesAllText = (c: Context<ApiEnv>): boolean => c.get('caller').rights.has('text:unredacted');

/** Pages of other sites show contact details only if their key says so; everyone else who reads calls sees them. */
const seesContact = (c: Context<ApiEnv>): boolean => {
  const { kind, rights } = c.get('caller');
  return kind !== 'embed' || rights.has('customers:read');
};

/**
 * Masks every response, whichever route made it, for callers without the right `text:unredacted`. Audio passes through;
 * CSV is masked cell by cell as it is written.
 */
export const redactAnswers: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  if (seesAllText(c) || c.res.status >= 400 || !c.res.body) return;
  const kind = c.res.headers.get('content-type') ?? '';
  if (/^application\/json\b/.test(kind)) {
    const masked = await runPaced(redactInPieces(await c.res.json()));
    replaceBody(c, JSON.stringify(seesContact(c) ? masked : hideContact(masked)));
  } else if (/^text\/plain\b/.test(kind)) replaceBody(c, redactText(await c.res.text()));
};

function replaceBody(c: Context<ApiEnv>, body: string): void {
  const { status, headers } = c.res;
  headers.delete('content-length');
  c.res = new Response(body, { status, headers });
}
