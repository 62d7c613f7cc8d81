import { desc, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { StepFailure } from '../../core/failures.ts';
import {
  type Calling,
  type PipelineConfig,
  type Place,
  partialCalling,
  partialPipeline,
  partialPlace,
} from '../../core/settings/pipeline.ts';
import type { Tx } from '../../db/open.ts';
import { pipelineConfigs } from '../../db/tables/tenants.ts';

/** The stored active configuration, readable or not; version 0 with null is a tenant that never changed it. */
export async function readStored(tx: Tx, tenantId: string): Promise<{ version: number; stored: unknown }> {
  const [row] = await tx
    .select({ version: pipelineConfigs.version, config: pipelineConfigs.config })
    .from(pipelineConfigs)
    .where(eq(pipelineConfigs.tenantId, tenantId))
    .orderBy(desc(pipelineConfigs.version))
    .limit(1);
  return { version: row?.version ?? 0, stored: row?.config ?? null };
}

/** The active configuration; version 0 is the default. @throws {StepFailure} InvalidSettings */
export async function readPipeline(tx: Tx, tenantId: string): Promise<{ version: number; config: PipelineConfig }> {
  const { version, stored } = await readStored(tx, tenantId);
  return { version, config: configOf(stored) };
}

/** The settings for reading numbers and times. @throws {StepFailure} InvalidSettings if one of these cannot be read */
export const readPlace = async (tx: Tx, tenantId: string): Promise<Place> =>
  parse(partialPlace, (await readStored(tx, tenantId)).stored);

/** The settings for calling people. @throws {StepFailure} InvalidSettings if one of these cannot be read */
export const readCalling = async (tx: Tx, tenantId: string): Promise<Calling> =>
  parse(partialCalling, (await readStored(tx, tenantId)).stored);

/** Null for settings that cannot be read. */
export const ifReadable = <T>(read: Promise<T>): Promise<T | null> =>
  read.catch((error) => {
    if (error instanceof StepFailure && error.type === 'InvalidSettings') return null;
    throw error;
  });

/** The active configuration as a column of another query, so a step reads once; {@link configOf} completes it. */
export const configColumn = (tenantId: string) =>
  sql<unknown>`(select c.config from ${pipelineConfigs} c where c.tenant_id = ${tenantId} order by c.version desc limit 1)`;

/**
 * Stored settings with defaults filled in at any depth; null is a tenant that never changed them. A setting that is
 * there and cannot be read is never replaced by a default, which the tenant did not choose.
 * @throws {StepFailure} InvalidSettings, naming the fields
 */
export const configOf = (stored: unknown): PipelineConfig => parse(partialPipeline, stored);

/** Why stored settings cannot be read, in the words of that failure; null if they can. */
export function faultOf(stored: unknown): string | null {
  const { error } = partialPipeline.safeParse(stored ?? {});
  return error ? messageOf(error) : null;
}

function parse<T>(schema: z.ZodType<T>, stored: unknown): T {
  const read = schema.safeParse(stored ?? {});
  if (!read.success) throw new StepFailure('InvalidSettings', messageOf(read.error));
  return read.data;
}

const mostFields = 5;

/** Names fields and no values: messages go to places where settings do not. */
function messageOf({ issues }: z.core.$ZodError): string {
  const fields = new Set(issues.map(({ path }) => path.join('.') || 'all of them'));
  return `The stored settings cannot be read: ${[...fields].slice(0, mostFields).join(', ')}`;
}

/**
 * Writes the version after the one it is based on, by default the active one. Of two writers on the same base, the
 * primary key lets one win; the other gets a unique violation.
 */
export async function writePipeline(
  tx: Tx,
  change: { tenantId: string; basedOn?: number; config: PipelineConfig; by: string | null; now: Date },
): Promise<{ version: number }> {
  const { tenantId, config, by: createdBy, now: createdAt } = change;
  const version = (change.basedOn ?? (await readStored(tx, tenantId)).version) + 1;
  await tx.insert(pipelineConfigs).values({ tenantId, version, config, createdAt, createdBy });
  return { version };
}
