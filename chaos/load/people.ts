import { setTimeout as sleep } from 'node:timers/promises';
import type { ResolveAction } from '../../core/call.ts';
import type { Random } from '../random.ts';
import type { Ask } from './ask.ts';
import type { Tenant } from './tenants.ts';

type Parked = { id: string; callId: string; sourceCallId: string; step: string; reasonCode: string };

export type People = {
  /** Decisions made, by action. */
  decided: Record<ResolveAction, number>;
  /** Unexpected answers. */
  odd: string[];
  stop: () => Promise<void>;
};

/** Reasons that a retry cannot change: there is no sound in it, or no recording at the URL. */
const hopeless = new Set(['unsupported_media', 'not_found', 'invalid_input']);

/**
 * People who look at parked calls every second and decide about each once in a while: what may work is retried, what
 * cannot is skipped or failed after one more try.
 * @param left Sender ids of calls that nobody decides about.
 */
export function keepDeciding(ask: Ask, tenants: readonly Tenant[], random: Random, left: ReadonlySet<string>): People {
  const decided: Record<ResolveAction, number> = { retry: 0, skip: 0, fail: 0 };
  const odd: string[] = [];
  const tried = new Set<string>();
  let stopped = false;

  const actionFor = ({ callId, step, reasonCode }: Parked): ResolveAction => {
    if (!hopeless.has(reasonCode)) return 'retry';
    if (tried.has(`${callId}/${step}`)) return random.pick(['skip', 'fail']);
    tried.add(`${callId}/${step}`);
    return 'retry';
  };
  const decide = async (tenant: Tenant, parked: Parked) => {
    const action = actionFor(parked);
    const answer = await ask(tenant, 'POST', `/parked/${parked.id}/resolve`, { action });
    if (answer?.status === 200) decided[action]++;
    else if (answer && answer.status < 500 && ![404, 409].includes(answer.status))
      odd.push(`${parked.callId}: ${action} was answered ${answer.status}`);
  };
  const deciding = (async () => {
    while (!stopped) {
      await sleep(1_000);
      for (const tenant of tenants) {
        const page = await ask(tenant, 'GET', '/parked?limit=50');
        const items = page?.status === 200 ? (page.body as { items: Parked[] }).items : [];
        for (const parked of items) if (!stopped && !left.has(parked.sourceCallId)) await decide(tenant, parked);
      }
    }
  })();
  return {
    decided,
    odd,
    async stop() {
      stopped = true;
      await deciding;
    },
  };
}
