import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { take } from '../client/open.ts';
import type { DateOrder } from '../core/date-order.ts';
import type { Client } from './client.ts';
import { multipart } from './multipart.ts';
import { clean, printJson, type Terminal } from './print.ts';
import { Refused } from './refused.ts';

export type ImportOptions = { map?: string[]; region?: string; dateOrder?: DateOrder; json?: boolean };

/** @returns 0, or 4 if rows were rejected; all others are saved. */
export async function importFile(
  client: Client,
  terminal: Terminal,
  kind: 'customers' | 'bookings',
  path: string,
  { map, region, dateOrder, json }: ImportOptions,
): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Refused(`Cannot read the file ${path}`, 2);
  const query = {
    ...(map ? { mapping: JSON.stringify(readMapping(map)) } : {}),
    ...(region ? { region } : {}),
    ...(dateOrder ? { dateOrder } : {}),
  };
  const file = await multipart({}, { name: 'file', path, fileName: basename(path) });
  const result = await take(client.POST(`/${kind}/import`, { params: { query }, ...file }));
  if (json) printJson(terminal, result);
  else {
    terminal.out(
      `created ${result.created}, updated ${result.updated}, unchanged ${result.unchanged}, failed ${result.failed}`,
    );
    for (const { row, field, value, message } of result.errors) {
      terminal.err(
        clean(`row ${row}, ${field}: ${message}${value == null || value === '' ? '' : ` (given: ${value})`}`),
      );
    }
    if (result.errorsTruncated) terminal.err('… and more');
  }
  return result.failed > 0 ? 4 : 0;
}

/** `name=Client` maps one column to a field; repeated, it maps two. */
function readMapping(given: readonly string[]): Record<string, string[]> {
  const mapping: Record<string, string[]> = {};
  for (const pair of given) {
    const [, field, header] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
    if (!field || !header) throw new Refused(`Cannot use --map "${pair}": write field=column`, 2);
    mapping[field] = [...(mapping[field] ?? []), header];
  }
  return mapping;
}
