import { createHash } from 'node:crypto';
import { uuidv7 } from '../../core/ids.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { auditLog } from '../../db/tables/audit.ts';
import { withoutSecrets } from './secrets.ts';

export type ActorKind = 'user' | 'key' | 'embed' | 'nobody';

/** Who made the request, and through which one. */
export type Origin = {
  actor: { kind: ActorKind; id: string | null; name: string };
  requestId: string | null;
  /** The caller's network address, null if there is none. */
  address: string | null;
};

export type AuditEntry = {
  tenantId: string;
  origin: Origin;
  action: string;
  subject?: { kind: string; id: string | null } | undefined;
  before?: Record<string, unknown> | undefined;
  after?: Record<string, unknown> | undefined;
  at: Date;
  /** One row for the same actor, action and subject per this many seconds; by default each counts. */
  onceInSeconds?: number | undefined;
  /** Distinguishes rows of one span by something that must not be written down; a keyed digest of it. */
  sameAs?: string | undefined;
};

/**
 * Adds one row, in the transaction of the change it describes, so neither exists without the other. Values under names
 * of secrets are dropped; never pass in what people said or wrote, so an erased call leaves nothing here.
 */
export async function recordAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  const { tenantId, origin, action, subject, at } = entry;
  await tx
    .insert(auditLog)
    .values({
      tenantId,
      id: entry.onceInSeconds ? idOfSpan(entry, entry.onceInSeconds) : newId(),
      at,
      actorKind: origin.actor.kind,
      actorId: origin.actor.id,
      actorName: origin.actor.name,
      action,
      subjectKind: subject?.kind ?? null,
      subjectId: subject?.id ?? null,
      before: entry.before ? withoutSecrets(entry.before) : null,
      after: entry.after ? withoutSecrets(entry.after) : null,
      requestId: origin.requestId,
      address: origin.address,
    })
    .onConflictDoNothing();
}

/**
 * The same id for everything that should be one row: the second insert conflicts with the first, whichever process
 * makes it.
 */
function idOfSpan({ origin, action, subject, sameAs, at }: AuditEntry, seconds: number): string {
  const start = Math.floor(at.getTime() / (seconds * 1000)) * seconds * 1000;
  const what = JSON.stringify([origin.actor.kind, origin.actor.id, action, subject?.kind, subject?.id, sameAs]);
  return uuidv7(start, createHash('sha256').update(what).digest());
}
