import { and, eq, isNull } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';

/** Whether a call is under way or parked; false if it has ended or is gone. */
export const isCallOpen = async (tx: Tx, { tenantId, callId }: CallRef): Promise<boolean> =>
  (await tx.$count(calls, and(eq(calls.tenantId, tenantId), eq(calls.id, callId), isNull(calls.finishedAt)))) > 0;
