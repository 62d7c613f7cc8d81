import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { analyses, calls } from '../../db/tables/calls.ts';
import { customers } from '../../db/tables/customers.ts';
import { factColumns, joinCustomer, readSteps } from './facts.ts';
import { type CallFilter, matchCalls } from './filter.ts';
import { type CallOrder, orderings } from './order.ts';
import type { CallListItem } from './view.ts';

export type CallPage = CallFilter & {
  sort?: CallOrder | undefined;
  cursor?: string | undefined;
  /** Rows a page, at least 1. */
  limit: number;
};

export const joinAnalysis = and(eq(analyses.tenantId, calls.tenantId), eq(analyses.callId, calls.id));

/**
 * Calls of a tenant, by default latest start first. `nextCursor` is null on the last page; calls received meanwhile
 * cause no duplicates.
 */
export async function listCalls(
  tx: Tx,
  { sort = 'newest', cursor, limit, ...filter }: CallPage,
): Promise<{ items: CallListItem[]; nextCursor: string | null }> {
  const order = orderings[sort];
  const rows = await tx
    .select({ ...factColumns, ...aboutColumns })
    .from(calls)
    .leftJoin(customers, joinCustomer)
    .leftJoin(analyses, joinAnalysis)
    .where(and(await matchCalls(tx, filter), cursor ? order.after(cursor) : undefined))
    .orderBy(...order.by)
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const stepsOf = await readSteps(tx, { tenantId: filter.tenantId, callIds: page.map(({ id }) => id) });
  const items = page.map(({ summary, intent, topics, tags, label, score, quarters, ...facts }) => ({
    ...facts,
    steps: stepsOf.get(facts.id) ?? [],
    about: summary === null ? null : { summary, intent, topics: topics ?? [], tags: tags ?? [] },
    sentiment: label && { score: score ?? 0, label, quarters },
  }));
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items, nextCursor: last ? order.cursorOf(last) : null };
}

/** Extracted by Postgres, so a page of calls does not carry whole analyses. */
const aboutColumns = {
  summary: sql<string | null>`${analyses.insights} ->> 'summary'`,
  intent: analyses.intentName,
  topics: analyses.topicNames,
  tags: analyses.tags,
  label: analyses.sentimentLabel,
  score: sql<number | null>`(${analyses.insights} #>> '{sentiment,score}')::float8`,
  quarters: sql<(number | null)[] | null>`${analyses.insights} #> '{sentiment,bySpeaker,customer,quarters}'`,
} satisfies Record<string, SQL | object>;
