import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Books } from '../ledger/books.ts';
import { logOf, type Result } from './result.ts';

/**
 * Writes what is needed to investigate a breach: the result, when each fault struck, what became of each call, what
 * providers were asked.
 */
export async function writeReport(dir: string, result: Result, { installation, lives, struck }: Books): Promise<void> {
  const { speech, model, host } = installation;
  const asked = Object.entries({ speech, model, host }).flatMap(([provider, { log }]) =>
    log.entries.map((entry) => ({ provider, ...entry })),
  );
  const write = (name: string, text: string) => writeFile(join(dir, name), `${text}\n`);
  const lines = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
  await write('faults.log', logOf(struck, Date.parse(result.startedAt)));
  await write('requests.jsonl', lines(asked));
  await write('calls.jsonl', lines(lives.map(({ tenant, ...life }) => ({ tenantId: tenant.id, ...life }))));
  await write('result.json', JSON.stringify(result, null, 2));
}
