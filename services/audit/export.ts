import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { type AuditFilter, listAudit } from './list.ts';

const rowsAtOnce = 1_000;
type Page = Awaited<ReturnType<typeof listAudit>>;

/**
 * The whole log, newest first, a thousand rows at a time, each in its own transaction: a slow reader keeps none open.
 */
export async function* exportAudit(db: Database, filter: AuditFilter): AsyncGenerator<Page['items']> {
  let cursor: string | undefined;
  do {
    const wanted = { ...filter, cursor, limit: rowsAtOnce };
    const page: Page = await withTenant(db, filter.tenantId, (tx) => listAudit(tx, wanted));
    yield page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}
