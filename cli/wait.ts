import { setTimeout as sleep } from 'node:timers/promises';
import { take } from '../client/open.ts';
import type { Client } from './client.ts';
import { clean, type Terminal } from './print.ts';
import type { Call } from './shapes.ts';

const ends = ['done', 'partial', 'parked', 'failed', 'canceled'];
/** How often to poll the call while the event stream is down. */
const askEveryMs = 2_000;

/** Waits until a call has ended or is parked, reporting each step. @returns the call at that point. */
export async function waitForCall(client: Client, { err }: Terminal, callId: string): Promise<Call> {
  const leaving = new AbortController();
  const news = listen(client, callId, leaving.signal);
  const printed = new Set<string>();
  try {
    for (;;) {
      const seen = news.count();
      const call = await take(client.GET('/calls/{id}', { params: { path: { id: callId } } }));
      for (const line of linesOf(call)) if (!printed.has(line)) err(line);
      for (const line of linesOf(call)) printed.add(line);
      if (ends.includes(call.stage)) return call;
      await news.after(seen);
    }
  } finally {
    leaving.abort();
  }
}

function linesOf({ steps }: Call): string[] {
  return steps
    .filter(({ state }) => state !== 'waiting')
    .map(({ step, state, reasonCode }) => clean(`${step}: ${state}${reasonCode ? ` (${reasonCode})` : ''}`));
}

/** Counts events from the stream and reconnects by itself. */
function listen(client: Client, callId: string, signal: AbortSignal) {
  let count = 0;
  let wake = () => {};
  const bump = () => {
    count++;
    wake();
  };
  const work = async () => {
    while (!signal.aborted) {
      const stream = await take(client.GET('/events', { params: { query: { callId } }, parseAs: 'stream', signal }));
      const reader = stream?.getReader();
      while (reader && !(await reader.read()).done) bump();
      await sleep(askEveryMs, undefined, { signal });
    }
  };
  work().catch(() => {}); // without events, the polling below still works
  return {
    count: () => count,
    /** Resolves when there is news since `seen`, or after a while. */
    after: async (seen: number) => {
      if (count > seen) return;
      const timer = new AbortController();
      const news = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([news, sleep(askEveryMs, undefined, { signal: timer.signal }).catch(() => {})]);
      timer.abort();
    },
  };
}
