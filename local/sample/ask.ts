import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage, Step, StepState } from '../../core/call.ts';
import type { Say } from '../machine/say.ts';

/** The API as the first start talks to it. */
export type Api = { url: string; key: string };

/** Sends a request and reads the JSON answer. @throws {Error} with the API's own words when it refuses. */
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

/** The part of a call's view that is told here. */
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

const over: ReadonlySet<Stage> = new Set(['done', 'partial', 'parked', 'failed', 'canceled']);
const everyMs = 150;

/** Watches a call to its end, or until it waits for a person, and tells each step as it ends. */
export async function follow(api: Api, callId: string, say: Say, signal: AbortSignal): Promise<CallView> {
  const told = new Set<string>();
  for (;;) {
    const call = await ask<CallView>(api, `/api/v1/calls/${callId}`, { signal });
    for (const { step, state, reasonCode, startedAt, finishedAt } of call.steps) {
      const words = stepWords(state, reasonCode, startedAt, finishedAt);
      if (state === 'waiting' || told.has(`${step} ${state}`)) continue;
      told.add(`${step} ${state}`);
      say('sample', `${step.padEnd(10)} ${words}`);
    }
    if (over.has(call.stage)) return call;
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
