import { type ListOptions, queryOf } from './calls.ts';
import type { Client } from './client.ts';
import { printJson, printTable, shortTime, type Terminal } from './print.ts';
import { Refused } from './refused.ts';
import type { Page } from './shapes.ts';

type Plan = {
  id: string;
  phone: string;
  phrase: string;
  state: string;
  dueAt: string | null;
  attemptsMade: number;
  maxAttempts: number;
  lastOutcome: string | null;
};

export async function listPlans(client: Client, terminal: Terminal, options: ListOptions): Promise<number> {
  const page = await client.send<Page<Plan>>('GET', `/contact-plans${queryOf(options)}`);
  if (options.json) printJson(terminal, page);
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
  if (Number.isNaN(time.getTime()))
    throw new Refused(`Cannot read the time "${at}": give e.g. 2026-11-22T15:00:00Z`, 2);
  const body = { at: time.toISOString() };
  return tell(
    terminal,
    await client.send<Plan>('POST', `/contact-plans/${encodeURIComponent(id)}/reschedule`, { body }),
    shown,
  );
}

export async function cancelPlan(
  client: Client,
  terminal: Terminal,
  id: string,
  { note, ...shown }: Shown & { note?: string },
): Promise<number> {
  const body = { note: note ?? null };
  return tell(
    terminal,
    await client.send<Plan>('POST', `/contact-plans/${encodeURIComponent(id)}/cancel`, { body }),
    shown,
  );
}

function tell(terminal: Terminal, plan: Plan, { json }: Shown): number {
  if (json) printJson(terminal, plan);
  else terminal.out(`${plan.state}: ${plan.id}${plan.dueAt ? `, due ${shortTime(plan.dueAt)}` : ''}`);
  return 0;
}
