import { and, desc, eq, gt, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { send } from '../../db/send.ts';
import { modelCalls } from '../../db/tables/tenants.ts';

/** The assumed pace of an unmeasured engine, relative to real time; our own is eight times real time on two cores. */
const assumedPace = 2;
/** A measured engine may be this much slower today. */
const slack = 4;
const maxSeconds = 3 * 3_600;
const measured = { requests: 20, days: 30 };

/**
 * How long an engine may take to answer, in seconds: its queued audio at its measured pace, times four, plus a minimum
 * for loading a model and a busy machine; at most three hours.
 * @param audioSeconds All audio queued at the engine now, since it may process it sequentially.
 * @param pace Seconds of audio per second; null if never measured.
 */
export const answerLimit = (of: { audioSeconds: number; pace: number | null; floorSeconds: number }): number =>
  Math.min(maxSeconds, of.floorSeconds + (slack * of.audioSeconds) / (of.pace ?? assumedPace));

/** An engine's pace over the tenant's last 20 answered requests of the last 30 days; null if there are none. */
export async function readPace(
  tx: Tx,
  { tenantId, engine, now }: { tenantId: string; engine: string; now: Date },
): Promise<number | null> {
  const since = new Date(now.getTime() - measured.days * 86_400_000);
  const recent = tx
    .select({ seconds: modelCalls.inputUnits, durationMs: modelCalls.durationMs })
    .from(modelCalls)
    .where(
      and(
        ...[eq(modelCalls.tenantId, tenantId), eq(modelCalls.provider, engine), eq(modelCalls.unit, 'seconds')],
        ...[eq(modelCalls.outcome, 'done'), gt(modelCalls.inputUnits, 0), gt(modelCalls.createdAt, since)],
      ),
    )
    .orderBy(desc(modelCalls.createdAt))
    .limit(measured.requests)
    .as('recent');
  const pace = sql<number | null>`sum(${recent.seconds})::float8 * 1000 / nullif(sum(${recent.durationMs}), 0)`;
  const [row] = await send(tx.select({ pace }).from(recent));
  return row?.pace ?? null;
}
