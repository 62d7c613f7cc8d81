import { and, eq, inArray } from 'drizzle-orm';
import { type Step, steps } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps, calls } from '../../db/tables/calls.ts';
import { customers } from '../../db/tables/customers.ts';
import type { StepView } from './view.ts';

/** Columns of {@link import('./view.ts').CallFacts}; the query joins the customer by {@link joinCustomer}. */
export const factColumns = {
  id: calls.id,
  sourceCallId: calls.sourceCallId,
  direction: calls.direction,
  from: calls.fromNumber,
  to: calls.toNumber,
  startedAt: calls.startedAt,
  durationSeconds: calls.durationSeconds,
  agentName: calls.agentName,
  stage: calls.stage,
  customerId: calls.customerId,
  customerName: customers.name,
  bookingId: calls.bookingId,
  receivedAt: calls.receivedAt,
  finishedAt: calls.finishedAt,
};

export const joinCustomer = and(eq(customers.tenantId, calls.tenantId), eq(customers.id, calls.customerId));

const waiting = (step: Step): StepView => ({
  step,
  state: 'waiting',
  attempts: 0,
  reasonCode: null,
  startedAt: null,
  finishedAt: null,
});

/** All steps of each call in their order; one that has not begun is `waiting`. */
export async function readSteps(
  tx: Tx,
  { tenantId, callIds }: { tenantId: string; callIds: readonly string[] },
): Promise<Map<string, StepView[]>> {
  if (callIds.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(callSteps)
    .where(and(eq(callSteps.tenantId, tenantId), inArray(callSteps.callId, [...callIds])));
  const known = new Map(rows.map((row) => [`${row.callId} ${row.step}`, row]));
  const viewOf = (callId: string, step: Step): StepView => {
    const row = known.get(`${callId} ${step}`);
    if (!row) return waiting(step);
    const { state, attempts, reasonCode, startedAt, finishedAt } = row;
    return { step, state, attempts, reasonCode, startedAt, finishedAt };
  };
  return new Map(callIds.map((callId) => [callId, steps.map((step) => viewOf(callId, step))]));
}
