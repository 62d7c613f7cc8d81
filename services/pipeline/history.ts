import { and, desc, eq, lt } from 'drizzle-orm';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { pipelineConfigs, tenants } from '../../db/tables/tenants.ts';
import { configOf } from '../config/config.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.ts';

/** `by` is null for the default and for what an installation wrote itself. */
export type PipelineVersion = { version: number; at: Date; by: string | null };

const { version, createdAt: at, createdBy: by } = pipelineConfigs;

/** All versions, newest first. The last is version 0: the default, from when the tenant was created. */
export async function listVersions(
  tx: Tx,
  { tenantId, cursor, limit }: { tenantId: string; cursor?: string | undefined; limit: number },
): Promise<{ items: PipelineVersion[]; nextCursor: string | null }> {
  const older = cursor === undefined ? undefined : lt(version, wholeNumber(decodeCursor(cursor, 1)[0]));
  const rows: PipelineVersion[] = await tx
    .select({ version, at, by })
    .from(pipelineConfigs)
    .where(and(eq(pipelineConfigs.tenantId, tenantId), older))
    .orderBy(desc(version))
    .limit(limit + 1);
  if (rows.length <= limit) rows.push(await theDefault(tx, tenantId));
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor([last.version]) : null };
}

/** One version with its configuration; fields it lacks are filled with defaults. @throws {Problem} not_found */
export async function getVersion(tx: Tx, { tenantId, version: asked }: { tenantId: string; version: number }) {
  if (asked === 0) return { ...(await theDefault(tx, tenantId)), config: configOf(null) };
  const [row] = await tx
    .select({ version, at, by, config: pipelineConfigs.config })
    .from(pipelineConfigs)
    .where(and(eq(pipelineConfigs.tenantId, tenantId), eq(version, asked)));
  if (!row) throw notFound('version of the configuration', String(asked));
  return { ...row, config: configOf(row.config) };
}

async function theDefault(tx: Tx, tenantId: string): Promise<PipelineVersion> {
  const [tenant] = await tx.select({ at: tenants.createdAt }).from(tenants).where(eq(tenants.tenantId, tenantId));
  if (!tenant) throw notFound('tenant', tenantId);
  return { version: 0, at: tenant.at, by: null };
}

/** An invalid cursor finds nothing before it. */
const wholeNumber = (text = '') => (/^\d{1,9}$/.test(text) ? Number(text) : 0);
