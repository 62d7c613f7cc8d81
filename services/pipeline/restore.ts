import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { changePipeline, type PipelineChange } from '../config/change.ts';
import { getVersion } from './history.ts';

/**
 * Restores an older version as a new one: the history keeps both. Version 0 is the default.
 * @throws {Problem} not_found; `conflict` when another version than `basedOn` is now active
 */
export async function restorePipeline(
  db: Database,
  { version: restored, ...change }: Omit<PipelineChange, 'config' | 'restored'> & { version: number },
) {
  // Versions never change, so this one can be read beforehand.
  const { config } = await withTenant(db, change.tenantId, (tx) =>
    getVersion(tx, { tenantId: change.tenantId, version: restored }),
  );
  const { version } = await changePipeline(db, { ...change, config, restored });
  return { version, config };
}
