import { randomBytes } from 'node:crypto';
import { Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { createApiKey } from '../../services/access/api-key.ts';
import { createTenant } from '../../services/access/tenant.ts';
import { createUser } from '../../services/access/user.ts';
import { keep, readKept } from '../machine/kept.ts';

/** The first tenant of this installation, its owner's sign-in and a key for the API. */
export type Account = { tenantId: string; email: string; password: string; apiKey: string };

/** What is done of it so far; written down before each step, so that a start that was killed goes on where it stopped. */
type Draft = Partial<Account>;

/**
 * Makes tenant, owner and key by the first start, and finds them again in `file` by later ones.
 * @returns `fresh` when they were made just now and a person should see them.
 */
export async function openAccount(
  file: string,
  { db, now }: { db: Database; now: () => Date },
): Promise<Account & { fresh: boolean }> {
  const draft = (await readKept<Draft>(file)) ?? {};
  if (draft.apiKey) return { ...(draft as Account), fresh: false };

  const save = async (more: Draft) => keep(file, Object.assign(draft, more));
  draft.tenantId ??= (await createTenant(db, { name: 'Harbour Table', now: now() })).tenantId;
  draft.password ??= randomBytes(12).toString('base64url');
  const { tenantId, password } = draft;
  draft.email ??= `owner-${tenantId.slice(-6)}@callweave.local`;
  const owner = { tenantId, email: draft.email, password, name: 'Owner', role: 'owner' as const };
  await save({});
  await createUser(db, owner, now()).catch(unlessMade);
  const { key } = await createApiKey(db, { tenantId, name: 'first start', now: now() });
  await save({ apiKey: key });
  return { tenantId, email: owner.email, password, apiKey: key, fresh: true };
}

/** The address holds the tenant's own id, so one that is taken was taken by us, by a start that was killed right after. */
function unlessMade(error: unknown): void {
  if (!(error instanceof Problem && error.code === 'conflict')) throw error;
}
