import { and, desc, eq, lt } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';
import { newId } from '../../db/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { imports } from '../../db/tables/requests.ts';
import { withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.ts';
import type { ImportResult, RowError } from './run.ts';

type ImportRef = { tenantId: string; importId: string };
export type ImportKind = 'customers' | 'bookings';

const { id, created, updated, unchanged, failed, importedBy, createdAt } = imports;
const counts = { id, kind: imports.kind, created, updated, unchanged, failed, importedBy, createdAt };

/**
 * Stores an import's result for a month, even if the browser is gone. Each import is a row, even of the same file.
 * @returns its id
 */
export async function saveImport(
  db: Database,
  act: Act,
  { kind, result, by }: { kind: ImportKind; result: ImportResult; by: string },
): Promise<string> {
  const { tenantId, at } = act;
  const { errorsTruncated: _truncated, ...stored } = result;
  const row = { tenantId, id: newId(), kind, ...stored, importedBy: by, createdAt: at };
  const { errors: _errors, ...rows } = stored;
  await withTenant(db, tenantId, async (tx) => {
    await tx.insert(imports).values(row);
    await recordChange(tx, act, { noun: 'import', id: row.id, after: { kind, ...rows } });
  });
  return row.id;
}

/**
 * Records an import that broke off after some of its batches, which stay. `rows`: how many of the file were processed.
 */
export const recordBrokenImport = (db: Database, act: Act, { kind, rows }: { kind: ImportKind; rows: number }) =>
  withTenant(db, act.tenantId, (tx) =>
    recordChange(tx, act, { noun: 'import', id: null, after: { kind, brokeOffAfterRows: rows } }),
  );

/** Newest first, without the rows' errors. */
export async function listImports(
  tx: Tx,
  { tenantId, cursor, limit }: { tenantId: string; cursor?: string | undefined; limit: number },
) {
  const [before = ''] = cursor === undefined ? [] : decodeCursor(cursor, 1);
  const older =
    cursor === undefined ? undefined : lt(id, isUuid(before) ? before : '00000000-0000-0000-0000-000000000000');
  const rows = await tx
    .select(counts)
    .from(imports)
    .where(and(eq(imports.tenantId, tenantId), older))
    .orderBy(desc(id))
    .limit(limit + 1);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor([last.id]) : null };
}

/** One import with the first 1,000 of its errors. @throws {Problem} not_found, also after a month */
export async function getImport(tx: Tx, { tenantId, importId }: ImportRef) {
  const [row] = await tx
    .select({ ...counts, errors: imports.errors })
    .from(imports)
    .where(and(eq(imports.tenantId, tenantId), eq(id, importId)));
  if (!row) throw notFound('import', importId);
  return row;
}

/** Only the errors, all at once. @throws {Problem} not_found */
export async function* importErrors(db: Database, ref: ImportRef): AsyncGenerator<RowError[]> {
  yield (await withTenant(db, ref.tenantId, (tx) => getImport(tx, ref))).errors;
}
