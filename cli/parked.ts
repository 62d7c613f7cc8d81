import { type QueryOf, take } from '../client/open.ts';
import type { ResolveAction } from '../core/call.ts';
import type { Client } from './client.ts';
import { printJson, printTable, shortTime, type Terminal } from './print.ts';

type ListOptions = QueryOf<'/parked'> & { json?: boolean };

export async function listParked(client: Client, terminal: Terminal, { json, ...query }: ListOptions): Promise<number> {
  const page = await take(client.GET('/parked', { params: { query } }));
  if (json) printJson(terminal, page);
  else
    printTable(
      terminal,
      ['PARKED', 'ID', 'CALL', 'STEP', 'REASON', 'ATTEMPTS', 'LAST ERROR'],
      page.items.map((row) => [
        shortTime(row.parkedAt),
        row.id,
        row.callId,
        row.unit === 'main' ? row.step : `${row.step}/${row.unit}`,
        row.reasonCode,
        row.attempts,
        row.lastError,
      ]),
    );
  return 0;
}

export async function resolveParked(
  client: Client,
  terminal: Terminal,
  id: string,
  { action, note, json }: { action: ResolveAction; note?: string; json?: boolean },
): Promise<number> {
  const body = { action, note: note ?? null };
  const done = await take(client.POST('/parked/{id}/resolve', { params: { path: { id } }, body }));
  if (json) printJson(terminal, done);
  else terminal.out(`${done.action}: ${done.id}`);
  return 0;
}
