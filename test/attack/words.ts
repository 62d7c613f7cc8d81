import { and, eq } from 'drizzle-orm';
import { analyses, calls } from '../../db/tables/calls.ts';
import { customerMemories } from '../../db/tables/customers.ts';
import { withTenant } from '../../db/tenant.ts';
import { aCall, type TestApi, type TestTenant } from '../api/serve.ts';

type Told = { agentName: string; text: string };

/** A call of a customer in which these words stand everywhere that words can stand: turns, summary, quotes, tags, memories. */
export async function withWords({ db }: TestApi, { tenantId, call }: TestTenant, { agentName, text }: Told) {
  const now = new Date();
  const { id: customerId } = await (await call('POST', '/customers', { name: 'Suzanne' })).json();
  const transcript = { turns: [{ speaker: 'customer', start: 0, end: 2, text }] };
  const { id: callId } = await (await call('POST', '/calls', aCall({ agentName, transcript }))).json();
  const quotes = [{ turn: 0, speaker: 'customer', text, startSeconds: 0, endSeconds: 2 }] as const;
  const about = { tenantId, callId, createdAt: now };
  const insights = {
    engine: 'rules',
    model: null,
    summary: text,
    sentiment: { score: 0, label: 'neutral' as const, bySpeaker: {}, quotes: [...quotes] },
    topics: [{ name: text, confidence: 1, quotes: [...quotes] }],
    intent: { name: text, confidence: 1, quotes: [...quotes] },
    actionItems: [{ text, owner: 'agent' as const, due: text, confidence: 1, quotes: [...quotes] }],
    callbackWishes: [],
    entities: [],
    memories: [],
    tags: [text.slice(0, 60)],
    unverified: [{ claim: text, quote: text, reason: 'not said in this call' }],
  };
  await withTenant(db, tenantId, async (tx) => {
    const mine = and(eq(calls.tenantId, tenantId), eq(calls.id, callId));
    await tx.update(calls).set({ customerId }).where(mine);
    await tx.insert(analyses).values({ ...about, requestHash: callId, insights });
    const memory = {
      tenantId,
      callId,
      saidAt: now,
      customerId,
      position: 0,
      kind: 'promised' as const,
      text,
      confidence: 1,
    };
    await tx.insert(customerMemories).values({ ...memory, quotes: [...quotes] });
  });
  return { callId: callId as string, customerId: customerId as string };
}
