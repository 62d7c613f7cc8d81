import { Problem } from '../../core/problem.ts';
import type { PipelineConfig } from '../../core/settings/pipeline.ts';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { type Origin, recordAudit } from '../audit/record.ts';
import { configOf, faultOf, readStored, writePipeline } from './config.ts';

export type PipelineChange = {
  tenantId: string;
  /** The version the editor saw: never overwrites someone else's change since then. */
  basedOn: number;
  config: PipelineConfig;
  by: string | null;
  /** The request behind it, for the audit log. */
  origin?: Origin;
  /** The version being restored, if any. */
  restored?: number;
  now: Date;
};

/** @throws {Problem} `conflict` when another version is now active */
export async function changePipeline(db: Database, change: PipelineChange): Promise<{ version: number }> {
  const stale = () =>
    new Problem('conflict', `Cannot change the pipeline: version ${change.basedOn} is no longer active; read it again`);
  try {
    return await withTenant(db, change.tenantId, async (tx) => {
      const { version: basedOn, stored } = await readStored(tx, change.tenantId);
      if (basedOn !== change.basedOn) throw stale();
      // Settings that cannot be read are replaced like others, and recorded as they were.
      const before = { version: basedOn, config: faultOf(stored) ? stored : configOf(stored) };
      const { version } = await writePipeline(tx, change);
      const { tenantId, origin, config, now: at } = change;
      const subject = { kind: 'pipeline', id: null };
      const action = change.restored === undefined ? 'changePipelineConfig' : 'restorePipelineConfig';
      const after = { version, restored: change.restored, config };
      if (origin) await recordAudit(tx, { tenantId, origin, action, subject, before, after, at });
      return { version };
    });
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const taken = cause instanceof Error && 'code' in cause && cause.code === '23505';
    throw taken ? stale() : error;
  }
}
