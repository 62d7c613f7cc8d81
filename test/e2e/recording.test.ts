import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import { workflowIds } from '../../core/ids.ts';
import { aFolder } from '../fixtures/folder.ts';
import { type Launcher, launch } from '../fixtures/launcher.ts';
import { findSpeech, speechDir } from '../fixtures/speech.ts';

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const recording = join(data, 'audio/calls/auto_repairs_49_stereo.wav');
const hasData = existsSync(recording);
if (!hasData) console.warn('SKIPPED: a real recording through everything, since ../shared/data is not there');
const hasSpeech = hasData && (await findSpeech()).url !== undefined;

const minutes = (count: number) => count * 60_000;

type Step = { step: string; state: string; attempts: number; reasonCode: string | null };
type Quote = { turn: number; speaker: string; text: string };
type Call = {
  id: string;
  stage: string;
  durationSeconds: number;
  steps: Step[];
  insights: { engine: string; summary: string; topics: { quotes: Quote[] }[]; intent: { quotes: Quote[] } | null };
  metrics: Record<string, unknown>;
};
type Transcript = { engine: string; language: string; turns: { speaker: string; channel: number; text: string }[] };

async function post(launcher: Launcher, body: FormData | string): Promise<string> {
  const { apiUrl, apiKey } = launcher.local();
  const headers = {
    authorization: `Bearer ${apiKey}`,
    ...(typeof body === 'string' && { 'content-type': 'application/json' }),
  };
  const response = await fetch(`${apiUrl}/api/v1/calls`, { method: 'POST', headers, body });
  expect(response.status).toBe(202);
  return ((await response.json()) as { id: string }).id;
}

async function untilOver(launcher: Launcher, id: string): Promise<Call> {
  for (;;) {
    const call = (await (await launcher.get(`/api/v1/calls/${id}`)).json()) as Call;
    if (['done', 'partial', 'parked', 'failed', 'canceled'].includes(call.stage)) return call;
    await sleep(500);
  }
}

async function historyOf(launcher: Launcher, sourceCallId: string): Promise<{ events: number; bytes: number }> {
  const { temporalAddress, tenantId } = launcher.local();
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const run = new Client({ connection }).workflow.getHandle(workflowIds.call(tenantId, sourceCallId, 1));
    const { historyLength, historySize } = await run.describe();
    return { events: historyLength, bytes: historySize ?? 0 };
  } finally {
    await connection.close();
  }
}

const states = ({ steps }: Call) => Object.fromEntries(steps.map(({ step, state }) => [step, state]));

/** A transcript that comes with the call, as its source has it. */
async function aConsultation() {
  type Line = { turns: { speaker: string; startSec: number; endSec: number; text: string }[] };
  const [first] = (await readFile(join(data, 'calls/primock57.jsonl'), 'utf8')).split('\n');
  const { turns } = JSON.parse(first ?? '') as Line;
  return turns.map(({ speaker, startSec: start, endSec: end, text }) => ({ speaker, start, end, text }));
}

test.skipIf(!hasSpeech)(
  'what `npm start` starts takes a real recording and a real transcript through every step',
  { timeout: minutes(20) },
  async () => {
    const dataDir = join(await aFolder(), 'data');
    await mkdir(dataDir);
    await symlink(speechDir, join(dataDir, 'speech')); // half a gigabyte that is there already
    const launcher = await launch(dataDir, ['--no-sample', '--port', '0']);
    await launcher.says('Callweave is up.');
    const facts = {
      direction: 'inbound',
      from: '+1 212-555-0142',
      to: '+1 212-555-0100',
      startedAt: '2026-11-20T15:00:00Z',
    };

    const upload = new FormData();
    upload.set('call', JSON.stringify({ ...facts, sourceCallId: 'auto-repairs-49' }));
    upload.set('audio', new Blob([await readFile(recording)], { type: 'audio/wav' }), 'call.wav');
    const spokenId = await post(launcher, upload);
    const turns = await aConsultation();
    const writtenId = await post(
      launcher,
      JSON.stringify({ ...facts, sourceCallId: 'consultation', transcript: { turns } }),
    );

    const written = await untilOver(launcher, writtenId);
    expect(written.stage).toBe('done');
    expect(states(written)).toMatchObject({ ingest: 'skipped', transcribe: 'skipped', analyze: 'done', link: 'done' });
    expect(written.insights.summary).not.toBe('');

    const spoken = await untilOver(launcher, spokenId);
    expect(spoken.stage).toBe('done');
    expect(states(spoken)).toMatchObject({ ingest: 'done', transcribe: 'done', analyze: 'done', link: 'done' });
    expect(spoken.steps.map(({ attempts }) => attempts)).toEqual(spoken.steps.map(() => 1));
    expect(spoken.durationSeconds).toBeCloseTo(237.56, 1);

    const transcript = (await (await launcher.get(`/api/v1/calls/${spokenId}/transcript`)).json()) as Transcript;
    expect(transcript).toMatchObject({ engine: 'whisper', language: 'en' });
    expect(new Set(transcript.turns.map(({ speaker }) => speaker))).toEqual(new Set(['agent', 'customer']));
    const words = transcript.turns.flatMap(({ text }) => text.split(/\s+/));
    expect(words.length).toBeGreaterThan(300);
    expect(words.join(' ')).toMatch(/\b(car|vehicle|repair|brake|oil|appointment)/i);

    // Whatever is concluded rests on words that were said.
    const quotes = [
      ...spoken.insights.topics.flatMap((topic) => topic.quotes),
      ...(spoken.insights.intent?.quotes ?? []),
    ];
    expect(quotes.length).toBeGreaterThan(0);
    const plain = (text: string) =>
      text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, ' ')
        .trim();
    for (const { turn, speaker, text } of quotes) {
      expect(transcript.turns[turn]?.speaker).toBe(speaker);
      expect(plain(transcript.turns[turn]?.text ?? '')).toContain(plain(text));
    }

    // It can be heard in parts, and its run stays small.
    const { apiUrl, apiKey } = launcher.local();
    const range = { authorization: `Bearer ${apiKey}`, range: 'bytes=0-99' };
    const part = await fetch(`${apiUrl}/api/v1/calls/${spokenId}/audio`, { headers: range });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 100]);
    for (const sourceCallId of ['auto-repairs-49', 'consultation']) {
      const { events, bytes } = await historyOf(launcher, sourceCallId);
      expect(events).toBeLessThanOrEqual(60);
      expect(bytes).toBeLessThanOrEqual(64 * 1024);
    }
    await launcher.child.stop('SIGINT', 60_000);
  },
);
