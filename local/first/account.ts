import { randomBytes } from 'node:crypto';
import { Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { createApiKey } from '../../services/access/api-key.ts';
import { createTenant } from '../../services/access/tenant.ts';
import { createUser } from '../../services/access/user.ts';
import { readJson, writeJson } from '../machine/json-file.ts';

/** The first tenant of this installation, its owner's sign-in and a key for the API. */
export type Account = { tenantId: string; email: string; password: string; apiKey: string };

/** What exists so far; written down before each step, so a start that was killed continues where it stopped. */
type Draft = Partial<Account>;

/**
 * Creates tenant, owner and key on the first start, and loads them from `file` on later ones.
 * @returns `fresh` if they were just created and a person should see them
 */
export async function openAccount(
  file: string,
  { db, now }: { db: Database; now: () => Date },
): Promise<Account & { fresh: boolean }> {
  const draft = (await readJson<Draft>(file)) ?? {};
  if (draft.apiKey) return { ...(draft as Account), fresh: false };

  const save = async (more: Draft) => writeJson(file, Object.assign(draft, more));
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

/** The address contains the tenant's own id, so if it is taken, we took it, in a start that was killed right after. */
function unlessMade(error: unknown): void {
  if (!(error instanceof Problem && error.code === 'conflict')) throw error;
}
