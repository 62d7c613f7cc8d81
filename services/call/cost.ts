import { and, eq, sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { modelCalls } from '../../db/tables/tenants.ts';
import type { CallCost } from './view.ts';

const units = (unit: string, column: 'input_units' | 'output_units') =>
  sql<number>`coalesce(sum(${sql.identifier(column)}) filter (where ${modelCalls.unit} = ${unit}), 0)::float8`;

/**
 * What a call has requested from engines and models so far, over all its runs; a refused request cost nothing. All 0 if
 * nothing was requested.
 */
export async function readCost(tx: Tx, { tenantId, callId }: CallRef): Promise<CallCost> {
  const [row] = await tx
    .select({
      speechSeconds: units('seconds', 'input_units'),
      inputTokens: units('tokens', 'input_units'),
      outputTokens: units('tokens', 'output_units'),
      priceMicros: sql<
        number | null
      >`case when bool_and(${modelCalls.priceMicros} is not null or ${modelCalls.inputUnits} = 0)
        then sum(${modelCalls.priceMicros})::float8 end`,
    })
    .from(modelCalls)
    .where(and(eq(modelCalls.tenantId, tenantId), eq(modelCalls.callId, callId)));
  return row ?? { speechSeconds: 0, inputTokens: 0, outputTokens: 0, priceMicros: null };
}
