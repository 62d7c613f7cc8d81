import { setTimeout as sleep } from 'node:timers/promises';
import type { ScriptedCall } from '../script/calls.ts';
import type { Recordings } from '../script/recordings.ts';
import { linesOf, wishedMs } from '../script/words.ts';
import type { Ask } from './ask.ts';
import type { Tenant } from './tenants.ts';

export type Submission = {
  ask: Ask;
  recordings: Pick<Recordings, 'of'>;
  /** Base URL of the recordings' host. */
  hostUrl: string;
};

/**
 * Submits a call until it is accepted, as a careful sender does; its id makes repeats harmless.
 * @returns the call's id
 * @throws {Error} when it is refused for good, or the signal's reason
 */
export async function submitCall(
  { ask, recordings, hostUrl }: Submission,
  tenant: Tenant,
  call: ScriptedCall,
  signal: AbortSignal,
): Promise<string> {
  const facts = factsOf(call, hostUrl);
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask(tenant, 'POST', '/calls', withAudio(call, facts, recordings.of(call.word)) ?? facts);
    if (answer && answer.status < 300) return (answer.body as { id: string }).id;
    if (answer && answer.status < 500 && answer.status !== 429 && answer.status !== 408)
      throw new Error(`Refused with ${answer.status}: ${JSON.stringify(answer.body).slice(0, 200)}`);
    await sleep(500);
  }
}

function factsOf(call: ScriptedCall, hostUrl: string): object {
  const startedAt = new Date(Date.now() + (call.wishSeconds ?? 0) * 1_000 - wishedMs);
  const isFetched = call.kind === 'address' || call.kind === 'lost';
  return {
    sourceCallId: call.sourceCallId,
    direction: 'inbound',
    from: call.from,
    to: '+12125550100',
    startedAt: startedAt.toISOString(),
    agentName: `Agent ${call.index % 5}`,
    ...(call.kind === 'transcript' ? { transcript: { language: 'en', turns: turnsOf(call) } } : {}),
    ...(isFetched ? { recordingUrl: `${hostUrl}/recordings/${call.word}.wav` } : {}),
  };
}

const turnsOf = ({ word, wishSeconds }: ScriptedCall) =>
  linesOf(word, wishSeconds !== null).map((text, at) => ({
    speaker: at % 2 === 0 ? 'agent' : 'customer',
    start: at * 3,
    end: at * 3 + 2.5,
    text,
  }));

function withAudio({ kind }: ScriptedCall, facts: object, recording: Buffer | undefined): FormData | undefined {
  if (!recording || kind === 'address') return undefined;
  const form = new FormData();
  form.set('call', JSON.stringify(facts));
  form.set('audio', new Blob([new Uint8Array(recording)], { type: 'audio/wav' }), 'call.wav');
  return form;
}
