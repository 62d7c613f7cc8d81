/**
 * Creates a tenant with its owner and an API key in the database of DATABASE_URL, and prints them: they are shown once.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openDatabase } from '../db/open.ts';
import { createApiKey } from '../services/access/api-key.ts';
import { createTenant } from '../services/access/tenant.ts';
import { createUser } from '../services/access/user.ts';

const { values } = parseArgs({ options: { name: { type: 'string' }, email: { type: 'string' } } });
const { name, email } = values;
if (!name || !email) {
  console.error('Usage: tsx local/tenant.ts --name "Harbour Table" --email owner@example.com');
  process.exit(2);
}

const db = openDatabase(process.env.DATABASE_URL ?? '', { max: 1, onError: () => {} });
try {
  const now = new Date();
  const password = randomBytes(12).toString('base64url');
  const { tenantId } = await createTenant(db, { name, now });
  await createUser(db, { tenantId, email, password, name: 'Owner', role: 'owner' }, now);
  const { key } = await createApiKey(db, { tenantId, name: 'first key', now });
  console.log(JSON.stringify({ tenantId, email, password, apiKey: key }, null, 2));
} finally {
  await db.$client.end();
}
