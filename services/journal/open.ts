import { and, eq, sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';

/**
 * Of a call that is named by its id: it has not ended. Written so that the indexes of open calls cannot serve it: with
 * statistics of a quiet hour they look empty, and after a rush the look-up would read every open call of the tenant.
 */
export const hasNotEnded = sql`coalesce(${calls.finishedAt}, 'infinity') = 'infinity'`;

/** Whether a call is under way or parked; false if it has ended or is gone. */
export const isCallOpen = async (tx: Tx, { tenantId, callId }: CallRef): Promise<boolean> =>
  (await tx.$count(calls, and(eq(calls.tenantId, tenantId), eq(calls.id, callId), hasNotEnded))) > 0;
