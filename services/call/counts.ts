import { count } from 'drizzle-orm';
import { type Stage, stages } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { analyses, calls } from '../../db/tables/calls.ts';
import { asksAnalyses, type CallFilter, matchCalls } from './filter.ts';
import { joinAnalysis } from './list.ts';

/** How many calls are in each stage, 0 if none. Takes every filter except the stage itself. */
export async function countCalls(
  tx: Tx,
  filter: Omit<CallFilter, 'stages'>,
): Promise<{ total: number; stages: Record<Stage, number> }> {
  const query = tx.select({ stage: calls.stage, calls: count() }).from(calls).$dynamic();
  // A join, even one that Postgres optimizes away, keeps it from counting in the index by stage alone.
  if (asksAnalyses(filter)) query.innerJoin(analyses, joinAnalysis);
  const rows = await query.where(await matchCalls(tx, filter)).groupBy(calls.stage);
  const found = new Map(rows.map((row) => [row.stage, row.calls]));
  const byStage = Object.fromEntries(stages.map((stage) => [stage, found.get(stage) ?? 0])) as Record<Stage, number>;
  return { total: rows.reduce((sum, row) => sum + row.calls, 0), stages: byStage };
}
