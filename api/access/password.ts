import { createRoute, z } from '@hono/zod-openapi';
import { Problem } from '../../core/problem.ts';
import { beginReset, countReset, resetPassword } from '../../services/access/reset-password.ts';
import { recordSignIn } from '../../services/audit/sign-in.ts';
import { countToken } from '../../services/invitation/accept.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { resetMail } from '../kit/letters.ts';
import { jsonBody, newRoutes, problems } from '../kit/routing.ts';
import { plainText } from '../kit/text.ts';
import { refuseOtherSites } from './origin.ts';

const open = { tags: ['access'], security: [] };
const forgotRoute = createRoute({
  method: 'post',
  path: '/password/forgot',
  operationId: 'forgetPassword',
  summary: 'Request a password reset link by mail; the response is the same for every address',
  ...open,
  request: jsonBody(z.strictObject({ email: plainText(320).min(3) })),
  responses: { 202: { description: 'Mailed, if the address is known' }, ...problems },
});
const resetRoute = createRoute({
  method: 'post',
  path: '/password/reset',
  operationId: 'resetPassword',
  summary: 'Set a new password with the token from the mailed link; ends all sessions of the person',
  ...open,
  request: jsonBody(z.strictObject({ token: z.string().min(1).max(200), password: z.string().min(1).max(1000) })),
  responses: { 204: { description: 'The password is set; sign in with it' }, ...problems },
});

export const passwordRoutes = (deps: ApiDeps) =>
  newRoutes()
    .openapi(forgotRoute, async (c) => {
      if (c.req.header('origin')) refuseOtherSites(c, deps.publicUrl);
      if (!deps.mail) throw new Problem('not_found', 'Mail is not set up here: ask an owner to invite you again');
      const asked = { ...c.req.valid('json'), address: c.get('address'), now: deps.now() };
      await countReset(deps.db, asked);
      // Not awaited, so the response time does not reveal whether the address is known.
      mailLink(deps, asked).catch(({ name }: Error) =>
        deps.log.error({ requestId: c.get('requestId'), name }, 'a password reset link could not be mailed'),
      );
      return c.body(null, 202);
    })
    .openapi(resetRoute, async (c) => {
      if (c.req.header('origin')) refuseOtherSites(c, deps.publicUrl);
      const now = deps.now();
      const address = c.get('address');
      await countToken(deps.db, { address, now });
      const members = await resetPassword(deps.db, { ...c.req.valid('json'), now });
      const facts = { way: 'mail', requestId: c.get('requestId'), address, at: now };
      for (const member of members) await recordSignIn(deps.db, member, { ...facts, outcome: 'resetPassword' });
      return c.body(null, 204);
    });

async function mailLink(deps: ApiDeps, asked: { email: string; now: Date }): Promise<void> {
  const token = await beginReset(deps.db, asked);
  if (!token) return;
  const link = new URL(`/password?token=${encodeURIComponent(token)}`, deps.publicUrl).href;
  await deps.mail?.send(resetMail({ to: asked.email.trim(), link }));
}
