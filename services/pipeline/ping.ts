import { sql } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';

/** Throws if the database cannot be reached or has not been migrated. */
export async function pingDatabase(db: Database): Promise<void> {
  await db.execute(sql`select 'calls'::regclass`);
}
