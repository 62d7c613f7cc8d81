import { and, eq, gte, ilike, inArray, isNull, lt, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Direction, Stage } from '../../core/call.ts';
import type { SentimentLabel } from '../../core/insights.ts';
import type { Tx } from '../../db/open.ts';
import { analyses, calls, parked, transcripts } from '../../db/tables/calls.ts';
import { customers } from '../../db/tables/customers.ts';
import { toE164 } from '../../reading/phone/normalize.ts';
import { readPlace } from '../config/config.ts';
import { isPlain } from '../paging/plain.ts';

/** Which calls; missing conditions do not matter, and all given ones must hold. */
export type CallFilter = {
  tenantId: string;
  stages?: readonly Stage[] | undefined;
  direction?: Direction | undefined;
  customerId?: string | undefined;
  sourceCallId?: string | undefined;
  /** Start of the call, `[from, to)`. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** When the call was received, `[from, to)`. */
  receivedFrom?: Date | undefined;
  receivedTo?: Date | undefined;
  /** When the call ended, `[from, to)`. */
  finishedFrom?: Date | undefined;
  finishedTo?: Date | undefined;
  /** The agent's name, case-insensitive. */
  agent?: string | undefined;
  /** A number of either side in any format. */
  number?: string | undefined;
  tag?: string | undefined;
  topic?: string | undefined;
  intent?: string | undefined;
  sentiment?: SentimentLabel | undefined;
  /** Words of the transcript or the summary: `"a phrase"`, `or`, `-without`. */
  text?: string | undefined;
  /** Calls that wait for a person, for this reason or any. */
  parked?: { reasonCode: string | null } | undefined;
  /**
   * What a person types: words of the transcript, part of an agent's or customer's name, a number in any format, or a
   * source id.
   */
  q?: string | undefined;
  /** Search masked text, for those who may not see unmasked text. */
  masked?: boolean | undefined;
};

/** Whether the conditions use `analyses`. */
export const asksAnalyses = ({ tag, topic, intent, sentiment }: CallFilter): boolean =>
  [tag, topic, intent, sentiment].some(Boolean);

/** The conditions of a query over `calls`, joined with `analyses` if {@link asksAnalyses}. */
export async function matchCalls(tx: Tx, filter: CallFilter): Promise<SQL | undefined> {
  const { tenantId, stages, direction, customerId, sourceCallId, from, to, agent, number, q } = filter;
  const { tag, topic, intent, sentiment, text, masked = false, parked: waits } = filter;
  const { receivedFrom, receivedTo, finishedFrom, finishedTo } = filter;
  return and(
    eq(calls.tenantId, tenantId),
    stages && stages.length > 0 ? inArray(calls.stage, [...stages]) : undefined,
    direction ? eq(calls.direction, direction) : undefined,
    customerId ? eq(calls.customerId, customerId) : undefined,
    sourceCallId ? eq(calls.sourceCallId, sourceCallId) : undefined,
    from ? gte(calls.startedAt, from) : undefined,
    to ? lt(calls.startedAt, to) : undefined,
    receivedFrom ? gte(calls.receivedAt, receivedFrom) : undefined,
    receivedTo ? lt(calls.receivedAt, receivedTo) : undefined,
    finishedFrom ? gte(calls.finishedAt, finishedFrom) : undefined,
    finishedTo ? lt(calls.finishedAt, finishedTo) : undefined,
    agent ? eq(calls.agentKey, sql`lower(${agent})`) : undefined,
    number ? await ofNumber(tx, tenantId, number) : undefined,
    tag ? sql`${analyses.tags} ? ${tag}` : undefined,
    topic ? sql`${analyses.topicNames} ? ${topic}` : undefined,
    intent ? eq(analyses.intentName, intent) : undefined,
    sentiment ? eq(analyses.sentimentLabel, sentiment) : undefined,
    text ? oneOf(idsWithWords(tx, tenantId, { text, masked })) : undefined,
    waits ? isParked(tx, tenantId, waits.reasonCode) : undefined,
    q ? await matches(tx, tenantId, { q, masked }) : undefined,
  );
}

/**
 * A set to join, not a condition per row: rare words are then found by their index, common ones by walking the list's
 * order.
 */
const oneOf = (sets: readonly SQLWrapper[]): SQL => sql`${calls.id} in (${sql.join([...sets], sql` union all `)})`;

/** Masked texts are stored only if they differ: a masked search uses the original for all others. */
function idsWithWords(tx: Tx, tenantId: string, { text, masked }: { text: string; masked: boolean }): SQL[] {
  const words = sql`websearch_to_tsquery('simple', ${text})`;
  const said = (which: SQL | undefined) =>
    tx
      .select({ id: transcripts.callId })
      .from(transcripts)
      .where(and(eq(transcripts.tenantId, tenantId), which))
      .getSQL();
  const summed = (which: SQL | undefined) =>
    tx
      .select({ id: analyses.callId })
      .from(analyses)
      .where(and(eq(analyses.tenantId, tenantId), which))
      .getSQL();
  const [inText, inSummary] = [sql`${transcripts.textVector} @@ ${words}`, sql`${analyses.summaryVector} @@ ${words}`];
  if (!masked) return [said(inText), summed(inSummary)];
  return [
    said(and(inText, isNull(transcripts.maskedText))),
    said(sql`${transcripts.maskedVector} @@ ${words}`),
    summed(and(inSummary, isNull(analyses.maskedSummary))),
    summed(sql`${analyses.maskedVector} @@ ${words}`),
  ];
}

function isParked(tx: Tx, tenantId: string, reasonCode: string | null): SQL {
  const open = and(eq(parked.tenantId, tenantId), isNull(parked.resolvedAt));
  const rows = tx
    .select({ id: parked.callId })
    .from(parked)
    .where(and(open, reasonCode ? eq(parked.reasonCode, reasonCode) : undefined));
  return inArray(calls.id, rows);
}

/** Numbers are compared as E.164; one that cannot be parsed, such as an extension, as given. */
async function ofNumber(tx: Tx, tenantId: string, number: string): Promise<SQL | undefined> {
  const place = await readPlace(tx, tenantId);
  const e164 = toE164(number, place.region, place.ownNumbers);
  return e164
    ? or(eq(calls.fromE164, e164), eq(calls.toE164, e164))
    : or(eq(calls.fromNumber, number.trim()), eq(calls.toNumber, number.trim()));
}

/** Sets again, since a condition on three tables would be evaluated for every call. */
async function matches(tx: Tx, tenantId: string, { q, masked }: { q: string; masked: boolean }): Promise<SQL> {
  const isNumber = /\d{5}/.test(q.replace(/[\s().-]/g, ''));
  const name = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const idsOf = (which: SQL | undefined) =>
    tx
      .select({ id: calls.id })
      .from(calls)
      .where(and(eq(calls.tenantId, tenantId), which))
      .getSQL();
  const people = tx
    .select({ id: customers.id })
    .from(customers)
    .where(
      and(eq(customers.tenantId, tenantId), ilike(customers.name, name), masked ? isPlain(customers.name) : undefined),
    );
  return oneOf([
    ...idsWithWords(tx, tenantId, { text: q, masked }),
    idsOf(eq(calls.sourceCallId, q)),
    idsOf(sql`${calls.agentKey} in (${agentsLike(tenantId, name)})`),
    idsOf(inArray(calls.customerId, people)),
    ...(isNumber ? [idsOf(await ofNumber(tx, tenantId, q))] : []),
  ]);
}

/** A tenant has few agents and many calls: their names are read by skipping through the index from one to the next. */
const agentsLike = (tenantId: string, name: string): SQL => sql`
  with recursive agents(key) as (
    (select c.agent_key from ${calls} c where c.tenant_id = ${tenantId} order by c.agent_key limit 1)
    union all
    select (select c.agent_key from ${calls} c where c.tenant_id = ${tenantId} and c.agent_key > agents.key
            order by c.agent_key limit 1)
    from agents where agents.key is not null
  )
  select key from agents where key like lower(${name})`;
