import { randomBytes } from 'node:crypto';
import { rights, type UserRole } from '../../core/access/rights.ts';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { createUser, type NewUser } from '../../services/access/user.ts';
import { invite } from '../../services/invitation/invite.ts';
import type { TestApi, TestTenant } from './serve.ts';

const password = 'correct horse battery';
type Credentials = { email: string };

/** Signs in and answers with a sender of requests under that session, as our own pages would send them. @throws on a refusal. */
export async function signInAs(api: TestApi, { email }: Credentials): Promise<TestTenant['call']> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ email, password });
  const answer = await fetch(`${api.url}/api/v1/sign-in`, { method: 'POST', headers, body });
  if (answer.status !== 204) throw new Error(`Cannot sign in: ${answer.status}`);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return (method, path, sent, more = {}) =>
    fetch(`${api.url}/api/v1${path}`, {
      method,
      headers: { cookie, origin: api.url, ...(sent === undefined ? {} : headers), ...more },
      ...(sent === undefined ? {} : { body: typeof sent === 'string' ? sent : JSON.stringify(sent) }),
    });
}

/** An open invitation whose link an owner hands over. */
export const anInvitation = (
  db: Database,
  { tenantId, ...over }: { tenantId: string } & Partial<NewUser>,
): Promise<{ id: string; token: string }> =>
  withTenant(db, tenantId, (tx) =>
    invite(tx, {
      tenantId,
      email: `${randomBytes(6).toString('hex')}@example.com`,
      name: 'Joan',
      role: 'agent',
      ...over,
      by: { userId: null, role: 'owner', rights: new Set(rights), seesAllCalls: true, name: 'The owner' },
      mailed: false,
      now: new Date(),
    }),
  );

type Person = { role: UserRole } & Partial<Omit<NewUser, 'tenantId' | 'password'>>;

/** A person of this tenant who has signed in. */
export async function aPerson(api: TestApi, { tenantId }: { tenantId: string }, { role, ...over }: Person) {
  const email = `${role}-${randomBytes(5).toString('hex')}@example.com`;
  const { userId } = await createUser(api.db, { tenantId, email, name: `The ${role}`, role, password, ...over });
  const as = { email: over.email ?? email };
  return { ...as, userId, call: await signInAs(api, as) };
}
