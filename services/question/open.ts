import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { reviewItems } from '../../db/tables/customers.ts';
import { tell } from '../journal/tell.ts';

export type NewReviewItem = {
  tenantId: string;
  callId: string;
  kind: string;
  /** Distinguishes items of one kind in one call; empty if there can be only one. */
  subject?: string;
  /** What a person needs in order to decide. */
  facts: Record<string, unknown>;
};

/** Asks a person to decide. The same question about the same call is asked once, even after it was answered. */
export async function openReviewItem(tx: Tx, item: NewReviewItem, now: Date): Promise<void> {
  const { tenantId, callId, kind, subject = '', facts } = item;
  const [made] = await tx
    .insert(reviewItems)
    .values({ tenantId, id: newId(), callId, kind, subject, facts, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: reviewItems.id });
  if (!made) return;
  tell(tx, { tenantId, callId, type: 'review.created', data: { reviewItemId: made.id, kind }, at: now });
}
