import type { Database, Tx } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';

type Page<T> = { items: T[]; nextCursor: string | null };

/**
 * All rows of a list, page by page, each in its own transaction: a slow reader holds no connection. What is added or
 * changed meanwhile may or may not be included; nothing is duplicated.
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
