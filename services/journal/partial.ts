import { and, eq, isNull, sql } from 'drizzle-orm';
import type { CallRef, StepKey } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps } from '../../db/tables/calls.ts';

type Asked = CallRef & StepKey & { requestHash: string };

const thisUnit = ({ tenantId, callId, step, unit }: Asked) =>
  and(
    ...[eq(callSteps.tenantId, tenantId), eq(callSteps.callId, callId)],
    ...[eq(callSteps.step, step), eq(callSteps.unit, unit)],
  );

/** What earlier tries of a unit have already paid for, in request order; empty if they asked something else. */
export async function readPartial(tx: Tx, asked: Asked): Promise<unknown[]> {
  const [row] = await tx.select({ partial: callSteps.partial }).from(callSteps).where(thisUnit(asked));
  return row?.partial?.requestHash === asked.requestHash ? row.partial.answers : [];
}

/**
 * Saves what a unit has so far: if it must wait or its worker is killed, it continues from there. Harmless when
 * repeated, and from a late try: an ended unit saves nothing, and fewer answers never replace more.
 */
export function savePartial(tx: Tx, asked: Asked, answers: unknown[]): PromiseLike<unknown> {
  const { requestHash } = asked;
  const isMore = sql`(${callSteps.partial} is null or ${callSteps.partial}->>'requestHash' <> ${requestHash}
    or jsonb_array_length(${callSteps.partial}->'answers') < ${answers.length})`;
  return tx
    .update(callSteps)
    .set({ partial: { requestHash, answers } })
    .where(and(thisUnit(asked), isNull(callSteps.finishedAt), isMore));
}
