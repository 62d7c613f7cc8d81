import { setTimeout as sleep } from 'node:timers/promises';
import { lookName } from '../installation/look.ts';
import { pools } from '../installation/programs.ts';
import type { Ask } from '../load/ask.ts';
import type { Tenant } from '../load/tenants.ts';
import type { Books } from './books.ts';
import { type Finding, finding } from './promise.ts';

type Session = { pid: number; name: string; state: string; seconds: number };

/** A quiet installation has no open transaction, and every pool connection is still usable. */
export async function auditConnections({ installation }: Books, ask: Ask, tenant: Tenant): Promise<Finding[]> {
  const { look } = installation;
  const sessions = await look.rows<Session>(
    `select pid, application_name as name, state, extract(epoch from now() - state_change)::float as seconds
     from pg_stat_activity where datname = current_database() and application_name <> $1`,
    [lookName],
  );
  const usable = await countUsable(installation.look, ask, tenant);
  return [
    finding(
      'no connection is stuck in a transaction',
      sessions.length,
      sessions
        .filter(({ state, seconds }) => state !== 'idle' && seconds > 5)
        .map(({ pid, name, state, seconds }) => `${pid} of ${name}: ${state} for ${seconds.toFixed(0)} s`),
    ),
    finding(
      "every connection of the API's pool works",
      pools.api,
      usable >= pools.api ? [] : [`${usable} of ${pools.api}`],
    ),
  ];
}

const longestMs = 5_000;

/** Makes every request wait for one lock, and counts the waiting connections. */
const countUsable = (look: Books['installation']['look'], ask: Ask, tenant: Tenant): Promise<number> =>
  look.apart(async (client) => {
    await client.query('begin');
    await client.query('lock table api_keys in access exclusive mode');
    const asked = Array.from({ length: pools.api * 3 }, () => ask(tenant, 'GET', '/calls?limit=1'));
    let most = 0;
    for (let waited = 0; waited < longestMs && most < pools.api; waited += 50) {
      await sleep(50);
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()`,
      );
      most = Math.max(most, rows[0]?.count ?? 0);
    }
    await client.query('rollback');
    await Promise.all(asked);
    return most;
  });
