import { type ListOptions, queryOf } from './calls.ts';
import type { Client } from './client.ts';
import { printJson, printTable, shortTime, type Terminal } from './print.ts';
import type { Page } from './shapes.ts';

type Parked = {
  id: string;
  callId: string;
  sourceCallId: string;
  step: string;
  reasonCode: string;
  attempts: number;
  lastError: string;
  parkedAt: string;
};

export async function listParked(client: Client, terminal: Terminal, options: ListOptions): Promise<number> {
  const page = await client.send<Page<Parked>>('GET', `/parked${queryOf(options)}`);
  if (options.json) printJson(terminal, page);
  else
    printTable(
      terminal,
      ['PARKED', 'ID', 'CALL', 'STEP', 'REASON', 'ATTEMPTS', 'LAST ERROR'],
      page.items.map((row) => [
        shortTime(row.parkedAt),
        row.id,
        row.callId,
        row.step,
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
  { action, note, json }: { action: string; note?: string; json?: boolean },
): Promise<number> {
  const done = await client.send<{ id: string; action: string }>('POST', `/parked/${encodeURIComponent(id)}/resolve`, {
    body: { action, note: note ?? null },
  });
  if (json) printJson(terminal, done);
  else terminal.out(`${done.action}: ${done.id}`);
  return 0;
}
