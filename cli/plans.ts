import { type QueryOf, take } from '../client/open.ts';
import type { Client } from './client.ts';
import { printJson, printTable, shortTime, type Terminal } from './print.ts';
import { Refused } from './refused.ts';
import type { Plan } from './shapes.ts';

type ListOptions = QueryOf<'/contact-plans'> & { json?: boolean };

export async function listPlans(client: Client, terminal: Terminal, { json, ...query }: ListOptions): Promise<number> {
  const page = await take(client.GET('/contact-plans', { params: { query } }));
  if (json) printJson(terminal, page);
  else
    printTable(
      terminal,
      ['DUE', 'ID', 'PHONE', 'WISHED', 'STATE', 'ATTEMPTS', 'LAST OUTCOME'],
      page.items.map((plan) => [
        shortTime(plan.dueAt),
        plan.id,
        plan.phone,
        plan.phrase,
        plan.state,
        `${plan.attemptsMade}/${plan.maxAttempts}`,
        plan.lastOutcome,
      ]),
    );
  return 0;
}

type Shown = { json?: boolean };

export async function movePlan(
  client: Client,
  terminal: Terminal,
  id: string,
  at: string,
  shown: Shown,
): Promise<number> {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) throw new Refused(`Cannot read the time "${at}": use e.g. 2026-11-22T15:00:00Z`, 2);
  const body = { at: time.toISOString() };
  const params = { path: { id } };
  return tell(terminal, await take(client.POST('/contact-plans/{id}/reschedule', { params, body })), shown);
}

export async function cancelPlan(
  client: Client,
  terminal: Terminal,
  id: string,
  { note, ...shown }: Shown & { note?: string },
): Promise<number> {
  const body = { note: note ?? null };
  const params = { path: { id } };
  return tell(terminal, await take(client.POST('/contact-plans/{id}/cancel', { params, body })), shown);
}

function tell(terminal: Terminal, plan: Plan, { json }: Shown): number {
  if (json) printJson(terminal, plan);
  else terminal.out(`${plan.state}: ${plan.id}${plan.dueAt ? `, due ${shortTime(plan.dueAt)}` : ''}`);
  return 0;
}
