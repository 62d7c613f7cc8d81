import { sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';

/** Forgets how decisions are taken back that name a customer or booking which is erased: they stand. `ids` has at least one. */
export async function forgetUndo(
  tx: Tx,
  { tenantId, ids }: { tenantId: string; ids: readonly string[] },
): Promise<void> {
  const names = sql.join(
    ids.map((id) => sql`undo::text like ${`%${id}%`}`),
    sql` or `,
  );
  await tx.execute(sql`update review_items set undo = null where tenant_id = ${tenantId} and (${names})`);
}
