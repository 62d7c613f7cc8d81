import { type QueryOf, take } from '../client/open.ts';
import type { Client } from './client.ts';
import { clean, duration, printJson, printTable, shortTime, type Terminal } from './print.ts';
import { Refused } from './refused.ts';
import type { Call } from './shapes.ts';

/** 0 done, 3 parked, failed or canceled, 4 ended with a part missing; a call under way counts as 0. */
export function exitCodeOf({ stage }: Call): number {
  if (stage === 'partial') return 4;
  return stage === 'parked' || stage === 'failed' || stage === 'canceled' ? 3 : 0;
}

type ListOptions = QueryOf<'/calls'> & { json?: boolean };

export async function listCalls(client: Client, terminal: Terminal, { json, ...query }: ListOptions): Promise<number> {
  const page = await take(client.GET('/calls', { params: { query } }));
  if (json) printJson(terminal, page);
  else
    printTable(
      terminal,
      ['STARTED', 'ID', 'DIRECTION', 'FROM', 'TO', 'AGENT', 'LENGTH', 'STAGE', 'ABOUT'],
      page.items.map((call) => [
        shortTime(call.startedAt),
        call.id,
        call.direction,
        call.from,
        call.to,
        call.agentName,
        duration(call.durationSeconds),
        call.stage,
        call.about?.intent ?? call.about?.topics[0],
      ]),
    );
  if (!json && page.nextCursor) terminal.err(`next page: --cursor ${page.nextCursor}`);
  return 0;
}

/** One call by its id or its sender's id. */
export async function showCall(
  client: Client,
  terminal: Terminal,
  id: string,
  { json, transcript }: { json?: boolean; transcript?: boolean },
): Promise<number> {
  const params = { path: { id: await findCall(client, id) } };
  const call = await take(client.GET('/calls/{id}', { params }));
  const said = transcript ? await take(client.GET('/calls/{id}/transcript', { params })) : undefined;
  if (json) printJson(terminal, said ? { ...call, transcript: said } : call);
  else printCall(terminal, call);
  if (!json && said) {
    terminal.out('');
    for (const turn of said.turns) terminal.out(`${duration(turn.start) ?? '–'}\t${turn.speaker}: ${clean(turn.text)}`);
  }
  return exitCodeOf(call);
}

async function findCall(client: Client, id: string): Promise<string> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return id;
  const { items } = await take(client.GET('/calls', { params: { query: { sourceCallId: id } } }));
  if (!items[0]) throw new Refused(`Cannot find call "${id}"`);
  return items[0].id;
}

/** A call in a dozen lines: what it was, what was found, what follows from it. */
export function printCall({ out }: Terminal, call: Call): void {
  const line = (name: string, value: unknown) =>
    value != null && value !== '' && out(`${name.padEnd(11)} ${clean(String(value))}`);
  line('call', call.id);
  line('source', call.sourceCallId);
  line('started', shortTime(call.startedAt));
  line('numbers', `${call.direction}: ${call.from ?? 'unknown'} → ${call.to ?? 'unknown'}`);
  line('agent', call.agentName);
  line('length', duration(call.durationSeconds));
  line('stage', call.stage);
  line('steps', call.steps.map(({ step, state, reasonCode }) => `${step} ${reasonCode ?? state}`).join(', '));
  line('customer', call.customerName ?? call.customerId);
  line('booking', call.bookingTitle ?? call.bookingId);
  const { insights } = call;
  if (!insights) return;
  line('summary', insights.summary);
  line('sentiment', `${insights.sentiment.label} (${insights.sentiment.score.toFixed(2)})`);
  line('intent', insights.intent?.name);
  line('topics', insights.topics.map(({ name }) => name).join(', '));
  for (const item of insights.actionItems)
    line('to do', `${item.owner}: ${item.text}${item.due ? ` (${item.due})` : ''}`);
  for (const wish of insights.callbackWishes) line('callback', wish.phrase || 'no time given');
  line('engine', insights.engine);
}
