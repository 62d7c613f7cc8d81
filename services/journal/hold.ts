import { and, eq, sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { StepFailure } from '../../core/failures.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';

/**
 * Reads a call's row and locks it until the end of the transaction: whoever changes a call as a whole takes this lock
 * first.
 * @throws {Problem} not_found, also for a call of another tenant
 */
export async function holdCall(tx: Tx, { tenantId, callId }: CallRef): Promise<typeof calls.$inferSelect> {
  const [row] = await tx
    .select()
    .from(calls)
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)))
    .for('update');
  if (!row) throw notFound('call', callId);
  return row;
}

/** SQL that keeps a call's row from being erased until the transaction ends; no row where it is gone. */
export const heldCall = ({ tenantId, callId }: CallRef) =>
  sql`select from calls where tenant_id = ${tenantId}::uuid and id = ${callId}::uuid for key share`;

/** What a step ends with whose call was erased. */
export const callGone = ({ callId }: Pick<CallRef, 'callId'>) =>
  new StepFailure('NotFound', `Cannot find call "${callId}"`);
