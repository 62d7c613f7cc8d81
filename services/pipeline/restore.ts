import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { changePipeline, type PipelineChange } from '../config/change.ts';
import { getVersion } from './history.ts';

/**
 * Puts an older version in force again, as a new one: the history keeps both. Version 0 is the default.
 * @throws {Problem} not_found; `conflict` when another version than `basedOn` is in force by now
 */
export async function restorePipeline(
  db: Database,
  { version: restored, ...change }: Omit<PipelineChange, 'config' | 'restored'> & { version: number },
) {
  // Versions never change, so that this one can be read ahead.
  const { config } = await withTenant(db, change.tenantId, (tx) =>
    getVersion(tx, { tenantId: change.tenantId, version: restored }),
  );
  const { version } = await changePipeline(db, { ...change, config, restored });
  return { version, config };
}
