import { and, desc, eq, gte, ilike, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Direction, Stage } from '../../core/call.ts';
import type { SentimentLabel } from '../../core/insights.ts';
import { toE164 } from '../../core/phone/normalize.ts';
import type { Tx } from '../../db/open.ts';
import { analyses, calls, transcripts } from '../../db/tables/calls.ts';
import { customers } from '../../db/tables/customers.ts';
import { decodeTimeAndId, encodeCursor } from '../paging/cursor.ts';
import { readPipeline } from '../pipeline/config.ts';
import { factColumns, joinCustomer, readSteps } from './facts.ts';
import type { CallListItem } from './view.ts';

export type CallFilter = {
  tenantId: string;
  stages?: readonly Stage[] | undefined;
  direction?: Direction | undefined;
  customerId?: string | undefined;
  sourceCallId?: string | undefined;
  /** Start of the call, `[from, to)`. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** The agent's name, whatever its letter case. */
  agent?: string | undefined;
  /** Words of the transcript, part of an agent's or customer's name, a number in any written form, or a source id. */
  q?: string | undefined;
  cursor?: string | undefined;
  /** Rows a page, at least 1. */
  limit: number;
};

/** Calls of a tenant, latest start first. `nextCursor` is null on the last page; calls that come in meanwhile double none. */
export async function listCalls(
  tx: Tx,
  filter: CallFilter,
): Promise<{ items: CallListItem[]; nextCursor: string | null }> {
  const rows = await tx
    .select({ ...factColumns, ...aboutColumns })
    .from(calls)
    .leftJoin(customers, joinCustomer)
    .leftJoin(analyses, and(eq(analyses.tenantId, calls.tenantId), eq(analyses.callId, calls.id)))
    .where(and(...(await conditions(tx, filter))))
    .orderBy(desc(calls.startedAt), desc(calls.id))
    .limit(filter.limit + 1);
  const page = rows.slice(0, filter.limit);
  const stepsOf = await readSteps(tx, { tenantId: filter.tenantId, callIds: page.map(({ id }) => id) });
  const items = page.map(({ summary, intent, topics, tags, sentiment, quarters, ...facts }) => ({
    ...facts,
    steps: stepsOf.get(facts.id) ?? [],
    about: summary === null ? null : { summary, intent, topics: topics ?? [], tags: tags ?? [] },
    sentiment: sentiment && { ...sentiment, quarters },
  }));
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor([last.startedAt.toISOString(), last.id]) : null };
}

/** Picked out by Postgres, so that a page of calls does not carry their whole analyses. */
const aboutColumns = {
  summary: sql<string | null>`${analyses.insights} ->> 'summary'`,
  intent: sql<string | null>`${analyses.insights} -> 'intent' ->> 'name'`,
  topics: sql<string[] | null>`jsonb_path_query_array(${analyses.insights}, '$.topics[*].name')`,
  tags: sql<string[] | null>`${analyses.insights} -> 'tags'`,
  sentiment: sql<{ score: number; label: SentimentLabel } | null>`case when ${analyses.insights} is null then null
    else jsonb_build_object('score', ${analyses.insights} #> '{sentiment,score}', 'label', ${analyses.insights} #> '{sentiment,label}') end`,
  quarters: sql<(number | null)[] | null>`${analyses.insights} #> '{sentiment,bySpeaker,customer,quarters}'`,
};

async function conditions(tx: Tx, filter: CallFilter): Promise<(SQL | undefined)[]> {
  const { tenantId, stages, direction, customerId, sourceCallId, from, to, agent, q, cursor } = filter;
  return [
    eq(calls.tenantId, tenantId),
    stages && stages.length > 0 ? inArray(calls.stage, [...stages]) : undefined,
    direction ? eq(calls.direction, direction) : undefined,
    customerId ? eq(calls.customerId, customerId) : undefined,
    sourceCallId ? eq(calls.sourceCallId, sourceCallId) : undefined,
    from ? gte(calls.startedAt, from) : undefined,
    to ? lt(calls.startedAt, to) : undefined,
    agent ? sql`lower(${calls.agentName}) = ${agent.toLowerCase()}` : undefined,
    q ? await matches(tx, tenantId, q) : undefined,
    cursor ? after(cursor) : undefined,
  ];
}

/** What a person types into a search field: words that were said, a name, a number in any written form, or a source id. */
async function matches(tx: Tx, tenantId: string, q: string): Promise<SQL | undefined> {
  const said = sql`${calls.id} in (select ${transcripts.callId} from ${transcripts}
    where ${transcripts.tenantId} = ${tenantId} and ${transcripts.textVector} @@ websearch_to_tsquery('simple', ${q}))`;
  const { config } = await readPipeline(tx, tenantId);
  const e164 = /\d{5}/.test(q.replace(/[\s().-]/g, '')) ? toE164(q, config.region, config.ownNumbers) : null;
  const name = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  return or(
    said,
    eq(calls.sourceCallId, q),
    ilike(calls.agentName, name),
    ilike(customers.name, name),
    ...(e164 ? [eq(calls.fromE164, e164), eq(calls.toE164, e164)] : []),
  );
}

function after(cursor: string): SQL | undefined {
  const { time: startedAt, id } = decodeTimeAndId(cursor);
  return or(lt(calls.startedAt, startedAt), and(eq(calls.startedAt, startedAt), lt(calls.id, id)));
}
