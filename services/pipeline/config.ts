import { desc, eq } from 'drizzle-orm';
import { defaultPipeline, type PipelineConfig } from '../../core/pipeline.ts';
import type { Tx } from '../../db/open.ts';
import { pipelineConfigs } from '../../db/tables/tenants.ts';

/** The configuration in force; version 0 is the default of a tenant that never changed it. */
export async function readPipeline(tx: Tx, tenantId: string): Promise<{ version: number; config: PipelineConfig }> {
  const [row] = await tx
    .select({ version: pipelineConfigs.version, config: pipelineConfigs.config })
    .from(pipelineConfigs)
    .where(eq(pipelineConfigs.tenantId, tenantId))
    .orderBy(desc(pipelineConfigs.version))
    .limit(1);
  return row
    ? { version: row.version, config: { ...defaultPipeline, ...row.config } }
    : { version: 0, config: defaultPipeline };
}

/** Writes the next version. Two writers at once: the primary key lets one of them win, the other gets a conflict of the database. */
export async function writePipeline(
  tx: Tx,
  change: { tenantId: string; config: PipelineConfig; by: string | null; now: Date },
): Promise<{ version: number }> {
  const current = await readPipeline(tx, change.tenantId);
  const version = current.version + 1;
  await tx
    .insert(pipelineConfigs)
    .values({ tenantId: change.tenantId, version, config: change.config, createdAt: change.now, createdBy: change.by });
  return { version };
}
