import type { Tx } from '../../db/open.ts';
import { withoutPersonal } from './personal.ts';
import { type Origin, recordAudit } from './record.ts';

/** Who asked for a change, and by which operation of the API. */
export type Act = { tenantId: string; origin: Origin; action: string; at: Date };

export type Change = {
  /** What is changed, such as `call` or `embed-key`. */
  noun: string;
  id: string | null;
  /** Its fields as they were; left out for what is new. */
  before?: Record<string, unknown> | undefined;
  /** Its fields as they are now; left out for what is gone. */
  after?: Record<string, unknown> | undefined;
};

/**
 * Records a change, in the transaction that makes it: only the fields that changed, those of customers and bookings by name alone (see
 * {@link withoutPersonal}). Where all fields stayed as they were nothing is recorded.
 */
export async function recordChange(tx: Tx, act: Act, { noun, id, before, after }: Change): Promise<void> {
  const fields = Object.keys({ ...before, ...after }).filter((field) => !same(before?.[field], after?.[field]));
  if (before && after && fields.length === 0) return;
  const describe = (values: Record<string, unknown> | undefined) =>
    values && withoutPersonal(noun, Object.fromEntries(fields.map((field) => [field, values[field]])));
  await recordAudit(tx, { ...act, subject: { kind: noun, id }, before: describe(before), after: describe(after) });
}

/** A field that is left out is as one that is empty. */
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
