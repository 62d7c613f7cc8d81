import { desc, eq, sql } from 'drizzle-orm';
import { type PipelineConfig, partialPipeline } from '../../core/settings/pipeline.ts';
import type { Tx } from '../../db/open.ts';
import { pipelineConfigs } from '../../db/tables/tenants.ts';

/** The active configuration; version 0 is the default of a tenant that never changed it. */
export async function readPipeline(tx: Tx, tenantId: string): Promise<{ version: number; config: PipelineConfig }> {
  const [row] = await tx
    .select({ version: pipelineConfigs.version, config: pipelineConfigs.config })
    .from(pipelineConfigs)
    .where(eq(pipelineConfigs.tenantId, tenantId))
    .orderBy(desc(pipelineConfigs.version))
    .limit(1);
  return { version: row?.version ?? 0, config: configOf(row?.config ?? null) };
}

/** The active configuration as a column of another query, so a step reads once; {@link configOf} completes it. */
export const configColumn = (tenantId: string) =>
  sql<unknown>`(select c.config from ${pipelineConfigs} c where c.tenant_id = ${tenantId} order by c.version desc limit 1)`;

/** Stored settings with defaults filled in at any depth; null is a tenant that never changed them. */
export const configOf = (stored: unknown): PipelineConfig => partialPipeline.parse(stored ?? {});

/**
 * Writes the version after the one it is based on, by default the active one. Of two writers on the same base, the
 * primary key lets one win; the other gets a unique violation.
 */
export async function writePipeline(
  tx: Tx,
  change: { tenantId: string; basedOn?: number; config: PipelineConfig; by: string | null; now: Date },
): Promise<{ version: number }> {
  const { tenantId, config, by: createdBy, now: createdAt } = change;
  const version = (change.basedOn ?? (await readPipeline(tx, tenantId)).version) + 1;
  await tx.insert(pipelineConfigs).values({ tenantId, version, config, createdAt, createdBy });
  return { version };
}
