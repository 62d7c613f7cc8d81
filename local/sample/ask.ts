import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage, Step, StepState } from '../../core/call.ts';
import type { Say } from '../machine/say.ts';

/** The API as the first start uses it. */
export type Api = { url: string; key: string };

/** Sends a request and returns the JSON response. @throws {Error} with the API's own message if it refuses */
export async function ask<T>({ url, key }: Api, path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(`${url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${key}`, ...(init.headers as Record<string, string> | undefined) },
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${init.method ?? 'GET'} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as T;
}

/** The fields of a call used here. */
export type CallView = {
  id: string;
  stage: Stage;
  durationSeconds: number | null;
  customerId: string | null;
  bookingId: string | null;
  steps: {
    step: Step;
    state: StepState;
    reasonCode: string | null;
    startedAt: string | null;
    finishedAt: string | null;
  }[];
  insights: {
    engine: string;
    summary: string;
    sentiment: { label: string; score: number };
    topics: { name: string }[];
    intent: { name: string } | null;
    callbackWishes: { phrase: string }[];
  } | null;
};

const finalStages: ReadonlySet<Stage> = new Set(['done', 'partial', 'parked', 'failed', 'canceled']);
const everyMs = 150;

/** Follows a call until it ends or waits for a person, and reports each step as it ends. */
export async function follow(api: Api, callId: string, say: Say, signal: AbortSignal): Promise<CallView> {
  const printed = new Set<string>();
  for (;;) {
    const call = await ask<CallView>(api, `/api/v1/calls/${callId}`, { signal });
    for (const { step, state, reasonCode, startedAt, finishedAt } of call.steps) {
      const words = stepWords(state, reasonCode, startedAt, finishedAt);
      if (state === 'waiting' || printed.has(`${step} ${state}`)) continue;
      printed.add(`${step} ${state}`);
      say('sample', `${step.padEnd(10)} ${words}`);
    }
    if (finalStages.has(call.stage)) return call;
    await sleep(everyMs, undefined, { signal });
  }
}

function stepWords(
  state: StepState,
  reason: string | null,
  startedAt: string | null,
  finishedAt: string | null,
): string {
  const seconds = startedAt && finishedAt ? (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000 : undefined;
  return [
    state === 'running' ? '…' : state,
    reason && `(${reason})`,
    seconds !== undefined && state !== 'running' && `in ${seconds.toFixed(1)} s`,
  ]
    .filter(Boolean)
    .join(' ');
}
