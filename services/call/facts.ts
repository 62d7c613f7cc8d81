import { and, eq, inArray } from 'drizzle-orm';
import { mainUnit, type Step, steps } from '../../core/call.ts';
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

const notBegun = (step: Step): StepView => ({
  step,
  unit: mainUnit,
  state: 'waiting',
  attempts: 0,
  reasonCode: null,
  startedAt: null,
  finishedAt: null,
});

/**
 * All steps of each call in order, those with several units once per unit; one that has not started is `waiting`
 * without a reason.
 */
export async function readSteps(
  tx: Tx,
  { tenantId, callIds }: { tenantId: string; callIds: readonly string[] },
): Promise<Map<string, StepView[]>> {
  if (callIds.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(callSteps)
    .where(and(eq(callSteps.tenantId, tenantId), inArray(callSteps.callId, [...callIds])))
    .orderBy(callSteps.unit);
  const known = new Map<string, typeof rows>();
  for (const row of rows) {
    const name = `${row.callId} ${row.step}`;
    known.set(name, [...(known.get(name) ?? []), row]);
  }
  const viewsOf = (callId: string, step: Step): StepView[] =>
    known.get(`${callId} ${step}`)?.map(({ unit, state, attempts, reasonCode, startedAt, finishedAt }) => {
      return { step, unit, state, attempts, reasonCode, startedAt, finishedAt };
    }) ?? [notBegun(step)];
  return new Map(callIds.map((callId) => [callId, steps.flatMap((step) => viewsOf(callId, step))]));
}
