import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { eventChannel } from '../../db/events.ts';

export type Listener = { stop: () => Promise<void> };

/** A dead connection can stay silent forever: it is checked this often. */
const checkEveryMs = 10_000;

/**
 * Listens for events on its own connection. Reconnects when it is lost (after 0.1 s, then slower, up to 2 s).
 * @param onWake A tenant has new events.
 * @param onGap Wake-ups may have been missed: everybody should check. Called after every connect.
 */
export function listenForEvents(
  url: string,
  { onWake, onGap }: { onWake: (tenantId: string) => void; onGap: () => void },
): Listener {
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = async () => {
    for (let failures = 0; !signal.aborted; ) {
      const connected = await listenOnce(url, { onWake, onGap, signal });
      failures = connected ? 0 : failures + 1;
      await sleep(Math.min(100 * 2 ** failures, 2_000), undefined, { signal }).catch(() => {});
    }
  };
  const ended = work();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

type Listening = { onWake: (tenantId: string) => void; onGap: () => void; signal: AbortSignal };

/** Resolves when the connection is gone; true if it had been established. */
async function listenOnce(url: string, { onWake, onGap, signal }: Listening): Promise<boolean> {
  const client = new Client({
    connectionString: url,
    application_name: 'callweave-feed',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  });
  const gone = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  client.on('notification', ({ payload }) => payload && onWake(payload));
  let connected = false;
  try {
    await client.connect();
    await client.query(`listen ${eventChannel}`);
    connected = true;
    onGap();
    await Promise.race([gone, checkConnection(client, signal)]);
  } catch {
    // Not reachable yet, or gone: the caller tries again.
  }
  await Promise.race([client.end().catch(() => {}), sleep(1_000, undefined, { ref: false })]);
  return connected;
}

async function checkConnection(client: Client, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(checkEveryMs, undefined, { signal, ref: false });
    const answered = await Promise.race([client.query('select 1'), sleep(checkEveryMs, undefined, { ref: false })]);
    if (!answered) return;
  }
}
