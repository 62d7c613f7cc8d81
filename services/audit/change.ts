import type { Tx } from '../../db/open.ts';
import { withoutPersonal } from './personal.ts';
import { type Origin, recordAudit } from './record.ts';

/** Who requested a change, and through which API operation. */
export type Act = { tenantId: string; origin: Origin; action: string; at: Date };

export type Change = {
  /** What is changed, such as `call` or `embed-key`. */
  noun: string;
  id: string | null;
  /** Its fields before; missing for something new. */
  before?: Record<string, unknown> | undefined;
  /** Its fields now; missing for something deleted. */
  after?: Record<string, unknown> | undefined;
};

/**
 * Records a change, in the transaction that makes it: only the fields that changed, and for customers and bookings only
 * their names (see {@link withoutPersonal}). Records nothing if no field changed.
 */
export async function recordChange(tx: Tx, act: Act, { noun, id, before, after }: Change): Promise<void> {
  const fields = Object.keys({ ...before, ...after }).filter((field) => !same(before?.[field], after?.[field]));
  if (before && after && fields.length === 0) return;
  const describe = (values: Record<string, unknown> | undefined) =>
    values && withoutPersonal(noun, Object.fromEntries(fields.map((field) => [field, values[field]])));
  await recordAudit(tx, { ...act, subject: { kind: noun, id }, before: describe(before), after: describe(after) });
}

/** A missing field equals an empty one. */
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
