import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import type { Say } from '../machine/say.ts';
import { startChild } from '../process/child.ts';
import { type Api, ask, type CallView, follow } from './ask.ts';
import type { Heard } from './mix.ts';
import { bookingRows, customerRows } from './records.ts';
import { agentName, businessPhone, caller } from './script.ts';

/** Where the sample business is. */
const zone = 'America/New_York';
const longestMs = 10 * 60_000;

type Place = {
  apiUrl: string;
  transcribes: boolean;
  account: { apiKey: string };
  sampleDir: string;
  project: string;
};

/**
 * Takes a spoken call through the whole pipeline and reports each step. A second run uses the same source id and adds
 * nothing. Without a speech server the call brings its transcript.
 */
export async function runSample({ apiUrl, transcribes, account, sampleDir, project }: Place, say: Say): Promise<void> {
  const api: Api = { url: apiUrl, key: account.apiKey };
  const startedAt = lastAfternoon(DateTime.now().setZone(zone));
  await importRows(api, 'customers', customerRows(), say);
  await importRows(api, 'bookings', bookingRows(startedAt), say);

  await speak(project, sampleDir);
  const call = { ...description, startedAt: startedAt.toISO() };
  const { id } = transcribes ? await postAudio(api, call, sampleDir) : await postTranscript(api, call, sampleDir);
  say('sample', transcribes ? 'call posted as a recording' : 'call posted with its transcript (no speech engine here)');
  tell(await follow(api, id, say, AbortSignal.timeout(longestMs)), apiUrl, say);
}

const description = {
  sourceCallId: 'sample-call',
  direction: 'inbound',
  from: caller.phone,
  to: businessPhone,
  agentName,
};

/**
 * One o'clock today, or yesterday if that is still to come: "tonight" is then near, and "tomorrow after three" ahead.
 */
const lastAfternoon = (now: DateTime): DateTime => {
  const today = now.set({ hour: 13, minute: 0, second: 0, millisecond: 0 });
  return today > now ? today.minus({ days: 1 }) : today;
};

async function importRows(api: Api, what: 'customers' | 'bookings', csv: string, say: Say): Promise<void> {
  const headers = { 'content-type': 'text/csv' };
  const sent = { method: 'POST', headers, body: csv };
  const { created, failed } = await ask<{ created: number; failed: number }>(api, `/api/v1/${what}/import`, sent);
  say('sample', `${created} ${what} imported${failed > 0 ? `, ${failed} refused` : ''}`);
}

/** The voices need their own process: they would block this one. */
async function speak(project: string, dir: string): Promise<void> {
  const child = await startChild({
    command: process.execPath,
    args: ['--no-warnings', '--import', 'tsx', 'local/sample/speak.ts', dir],
    cwd: project,
    env: process.env,
    logFile: join(dir, 'speak.log'),
  });
  const how = await child.exited;
  if (how !== 'exit code 0') throw new Error(`the voices ended with ${how}: see ${join(dir, 'speak.log')}`);
}

async function postAudio(api: Api, call: object, dir: string): Promise<{ id: string }> {
  const body = new FormData();
  body.set('call', JSON.stringify(call));
  body.set('audio', new Blob([await readFile(join(dir, 'call.wav'))], { type: 'audio/wav' }), 'call.wav');
  return ask(api, '/api/v1/calls', { method: 'POST', body });
}

async function postTranscript(api: Api, call: object, dir: string): Promise<{ id: string }> {
  const heard = JSON.parse(await readFile(join(dir, 'heard.json'), 'utf8')) as Heard[];
  const turns = heard.map(({ speaker, start, end, text }) => ({ speaker, start, end, text }));
  return ask(api, '/api/v1/calls', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...call, transcript: { language: 'en', turns } }),
  });
}

function tell({ id, stage, insights, customerId, bookingId }: CallView, apiUrl: string, say: Say): void {
  if (insights) {
    const { summary, sentiment, topics, intent, callbackWishes, engine } = insights;
    say('found', `${summary} (${engine})`);
    say('found', `sentiment ${sentiment.label} ${sentiment.score.toFixed(2)}; about ${topicsOf(topics, intent)}`);
    for (const { phrase } of callbackWishes) say('found', `callback requested: "${phrase}"`);
  }
  say('found', `customer ${customerId ? 'known' : 'unknown'}, booking ${bookingId ? 'found' : 'not found'}`);
  say('sample', `${stage}: ${apiUrl}/calls/${id}`);
}

const topicsOf = (topics: { name: string }[], intent: { name: string } | null) =>
  [intent?.name, ...topics.map(({ name }) => name)].filter(Boolean).join(', ') || 'nothing in particular';
