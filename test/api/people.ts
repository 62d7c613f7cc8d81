import { randomBytes } from 'node:crypto';
import type { UserRole } from '../../core/access/rights.ts';
import { createUser, type NewUser } from '../../services/access/user.ts';
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

type Person = { role: UserRole } & Partial<Omit<NewUser, 'tenantId' | 'password'>>;

/** A person of this tenant who has signed in. */
export async function aPerson(api: TestApi, { tenantId }: { tenantId: string }, { role, ...over }: Person) {
  const email = `${role}-${randomBytes(5).toString('hex')}@example.com`;
  const { userId } = await createUser(api.db, { tenantId, email, name: `The ${role}`, role, password, ...over });
  const as = { email: over.email ?? email };
  return { ...as, userId, call: await signInAs(api, as) };
}
