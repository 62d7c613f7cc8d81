import { setTimeout as sleep } from 'node:timers/promises';
import type { Look } from '../installation/look.ts';

type Seen = { stage: string; ended: boolean };

/** The stages of calls, from their rows, polled a few times a second and bypassing every fault. */
export type Watch = {
  of: (callId: string) => Seen | undefined;
  /** How many calls are in a stage now. */
  count: (stage: string) => number;
  stop: () => Promise<void>;
};

const everyMs = 120;

export function keepWatching(look: Look): Watch {
  let seen = new Map<string, Seen>();
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const rows = await look
        .rows<Seen & { id: string }>('select id, stage, finished_at is not null as ended from calls')
        .catch(() => undefined);
      if (rows) seen = new Map(rows.map(({ id, ...row }) => [id, row]));
      await sleep(everyMs);
    }
  })();
  return {
    of: (callId) => seen.get(callId),
    count: (stage) => [...seen.values()].filter((call) => call.stage === stage).length,
    async stop() {
      stopped = true;
      await watching;
    },
  };
}
