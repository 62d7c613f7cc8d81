import { and, desc, eq, gte, lt } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { auditLog } from '../../db/tables/audit.ts';
import { encodeCursor } from '../paging/cursor.ts';
import { afterLatest } from '../paging/latest.ts';

export type AuditFilter = {
  tenantId: string;
  actorId?: string | undefined;
  action?: string | undefined;
  subjectKind?: string | undefined;
  subjectId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
};

export type AuditPage = { cursor?: string | undefined; limit: number };

/**
 * What was done and viewed, newest first. `from` is inclusive, `to` is exclusive; `nextCursor` is null on the last
 * page.
 */
export async function listAudit(tx: Tx, { cursor, limit, ...filter }: AuditFilter & AuditPage) {
  const rows = await tx
    .select()
    .from(auditLog)
    .where(and(...conditions(filter), cursor ? afterLatest(auditLog.at, auditLog.id, cursor) : undefined))
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(({ tenantId: _tenant, ...row }) => row);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor([last.at.toISOString(), last.id]) : null };
}

const conditions = ({ tenantId, actorId, action, subjectKind, subjectId, from, to }: AuditFilter) => [
  eq(auditLog.tenantId, tenantId),
  actorId ? eq(auditLog.actorId, actorId) : undefined,
  action ? eq(auditLog.action, action) : undefined,
  subjectKind ? eq(auditLog.subjectKind, subjectKind) : undefined,
  subjectId ? eq(auditLog.subjectId, subjectId) : undefined,
  from ? gte(auditLog.at, from) : undefined,
  to ? lt(auditLog.at, to) : undefined,
];
