import type { Database, Tx } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';

type Page<T> = { items: T[]; nextCursor: string | null };

/**
 * All rows of a list, page by page, each in a transaction of its own: a reader who is slow holds no connection. What is added or
 * changed meanwhile may or may not be in it, nothing is doubled.
 */
export async function* everyRow<T>(
  db: Database,
  tenantId: string,
  list: (tx: Tx, page: { cursor: string | undefined; limit: number }) => Promise<Page<T>>,
): AsyncGenerator<T[]> {
  let cursor: string | undefined;
  do {
    const page = await withTenant(db, tenantId, (tx) => list(tx, { cursor, limit: 500 }));
    yield page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}
