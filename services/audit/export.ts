import { csvLine } from '../../core/csv.ts';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { type AuditFilter, listAudit } from './list.ts';

const columns = [
  'at',
  'actorKind',
  'actorId',
  'actorName',
  'action',
  'subjectKind',
  'subjectId',
  'before',
  'after',
  'requestId',
  'address',
] as const;
const rowsAtOnce = 1_000;

/** The log as CSV, newest first, a thousand rows at a time, each in a transaction of its own: a slow reader holds none open. */
export async function* exportAudit(db: Database, filter: AuditFilter): AsyncGenerator<string> {
  yield csvLine(columns);
  let cursor: string | null = null;
  do {
    const wanted: Parameters<typeof listAudit>[1] = { ...filter, limit: rowsAtOnce, ...(cursor ? { cursor } : {}) };
    const page: Awaited<ReturnType<typeof listAudit>> = await withTenant(db, filter.tenantId, (tx) =>
      listAudit(tx, wanted),
    );
    yield page.items.map((row) => csvLine(columns.map((column) => row[column]))).join('');
    cursor = page.nextCursor;
  } while (cursor);
}
