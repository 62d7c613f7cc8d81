import { and, eq } from 'drizzle-orm';
import type { Direction } from '../../core/call.ts';
import { calls } from '../../db/tables/calls.ts';
import { reviewItems } from '../../db/tables/customers.ts';

/** Something a person should decide, with its call. `facts` depends on the kind. Open while `resolvedAt` is null. */
export type ReviewItemView = {
  id: string;
  callId: string;
  kind: string;
  subject: string;
  facts: Record<string, unknown>;
  createdAt: Date;
  resolvedAt: Date | null;
  resolution: string | null;
  resolvedBy: string | null;
  call: { sourceCallId: string; direction: Direction; from: string | null; to: string | null; startedAt: Date };
};

/** The query joins the call by {@link itsCall}. */
export const reviewColumns = {
  id: reviewItems.id,
  callId: reviewItems.callId,
  kind: reviewItems.kind,
  subject: reviewItems.subject,
  facts: reviewItems.facts,
  createdAt: reviewItems.createdAt,
  resolvedAt: reviewItems.resolvedAt,
  resolution: reviewItems.resolution,
  resolvedBy: reviewItems.resolvedBy,
  call: {
    sourceCallId: calls.sourceCallId,
    direction: calls.direction,
    from: calls.fromNumber,
    to: calls.toNumber,
    startedAt: calls.startedAt,
  },
};

export const itsCall = and(eq(calls.tenantId, reviewItems.tenantId), eq(calls.id, reviewItems.callId));
