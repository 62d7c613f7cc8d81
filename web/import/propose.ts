import { take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import { headerAt, type Source } from './bad-rows.ts';
import type { Choices, Kind } from './mapping.ts';

/** The API's suggestion for the columns by their names. @throws {ApiProblem} */
export async function propose(kind: Kind, { sheet }: Source, signal: AbortSignal): Promise<Choices> {
  const header = sheet.records[headerAt(sheet)]?.text ?? '';
  const preview = http.POST(`/${kind}/import/preview`, {
    headers: { 'content-type': 'text/csv' },
    body: `sep=${sheet.delimiter}\r\n${header}\r\n`,
    bodySerializer: (csv) => csv,
    signal,
  });
  const { columns } = await take(preview);
  return columns.map(({ field }) => field ?? '');
}
