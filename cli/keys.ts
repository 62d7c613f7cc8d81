import { take } from '../client/open.ts';
import type { Client } from './client.ts';
import { printJson, printTable, shortTime, type Terminal } from './print.ts';

type Shown = { json?: boolean };

export async function listKeys(client: Client, terminal: Terminal, { json }: Shown): Promise<number> {
  const page = await take(client.GET('/keys'));
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

/** Only the key goes to the output, so it can be piped; it cannot be shown again. */
export async function createKey(client: Client, terminal: Terminal, name: string, { json }: Shown): Promise<number> {
  const made = await take(client.POST('/keys', { body: { name } }));
  if (json) printJson(terminal, made);
  else terminal.out(made.key);
  return 0;
}

export async function revokeKey(client: Client, terminal: Terminal, id: string): Promise<number> {
  await client.DELETE('/keys/{id}', { params: { path: { id } } });
  terminal.err(`revoked: ${id}`);
  return 0;
}

/** The tenants this key can see: its own. */
export async function listTenants(client: Client, terminal: Terminal, { json }: Shown): Promise<number> {
  const tenant = await take(client.GET('/tenant'));
  if (json) printJson(terminal, { items: [tenant], nextCursor: null });
  else printTable(terminal, ['CREATED', 'ID', 'NAME'], [[shortTime(tenant.createdAt), tenant.id, tenant.name]]);
  return 0;
}
