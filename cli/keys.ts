import type { Client } from './client.ts';
import { printJson, printTable, shortTime, type Terminal } from './print.ts';
import type { Page } from './shapes.ts';

type Key = {
  id: string;
  name: string;
  prefix: string;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
};
type Shown = { json?: boolean };

export async function listKeys(client: Client, terminal: Terminal, { json }: Shown): Promise<number> {
  const page = await client.send<Page<Key>>('GET', '/keys');
  if (json) printJson(terminal, page);
  else
    printTable(
      terminal,
      ['CREATED', 'ID', 'KEY', 'NAME', 'LAST USED', 'EXPIRES', 'REVOKED'],
      page.items.map((key) => [
        shortTime(key.createdAt),
        key.id,
        `${key.prefix}…`,
        key.name,
        shortTime(key.lastUsedAt),
        shortTime(key.expiresAt),
        shortTime(key.revokedAt),
      ]),
    );
  return 0;
}

/** The key alone goes to the output, so that it can be put where it is needed; it cannot be shown again. */
export async function createKey(client: Client, terminal: Terminal, name: string, { json }: Shown): Promise<number> {
  const made = await client.send<{ id: string; key: string }>('POST', '/keys', { body: { name } });
  if (json) printJson(terminal, made);
  else terminal.out(made.key);
  return 0;
}

export async function revokeKey(client: Client, terminal: Terminal, id: string): Promise<number> {
  await client.send('DELETE', `/keys/${encodeURIComponent(id)}`);
  terminal.err(`revoked: ${id}`);
  return 0;
}

/** The tenants that this key may see: its own. */
export async function listTenants(client: Client, terminal: Terminal, { json }: Shown): Promise<number> {
  const tenant = await client.send<{ id: string; name: string; createdAt: string }>('GET', '/tenant');
  if (json) printJson(terminal, { items: [tenant], nextCursor: null });
  else printTable(terminal, ['CREATED', 'ID', 'NAME'], [[shortTime(tenant.createdAt), tenant.id, tenant.name]]);
  return 0;
}
