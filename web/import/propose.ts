import { ApiProblem } from '../api/client.ts';
import { headerAt, type Source } from './bad-rows.ts';
import type { Choices, Kind } from './mapping.ts';

/** What the API makes of the columns by their names. @throws {ApiProblem} */
export async function propose(kind: Kind, { sheet }: Source, signal: AbortSignal): Promise<Choices> {
  const header = sheet.records[headerAt(sheet)]?.text ?? '';
  const response = await fetch(`/api/v1/${kind}/import/preview`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: `sep=${sheet.delimiter}\r\n${header}\r\n`,
    signal,
  });
  if (!response.ok) throw new ApiProblem(response.status, await response.json().catch(() => ({})));
  const { columns } = (await response.json()) as { columns: { field: string | null }[] };
  return columns.map(({ field }) => field ?? '');
}
