import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Schemas, take } from '../client/open.ts';
import type { Direction } from '../core/call.ts';
import { exitCodeOf, printCall } from './calls.ts';
import type { Client } from './client.ts';
import { multipart } from './multipart.ts';
import { printJson, type Terminal } from './print.ts';
import { Refused } from './refused.ts';
import { readTranscript } from './transcript-file.ts';
import { waitForCall } from './wait.ts';

export type IngestOptions = {
  from?: string;
  to?: string;
  direction: Direction;
  startedAt?: string;
  agent?: string;
  transcript?: string;
  sourceId?: string;
  wait?: boolean;
  json?: boolean;
};
type Received = Schemas['ReceivedCall'];

/**
 * Submits a recording by path or URL, or a transcript alone if the file is one. Without a source id the content is the
 * id, so the same file twice is one call; without a time, the file's own time counts.
 * @returns the exit code
 */
export async function ingest(
  client: Client,
  terminal: Terminal,
  target: string,
  options: IngestOptions,
): Promise<number> {
  const received = await handIn(client, target, options);
  terminal.err(`${received.known ? 'already known' : 'accepted'}: ${received.id}`);
  if (!options.wait) {
    if (options.json) printJson(terminal, received);
    else terminal.out(received.id);
    return 0;
  }
  const call = await waitForCall(client, terminal, received.id);
  if (options.json) printJson(terminal, call);
  else printCall(terminal, call);
  return exitCodeOf(call);
}

async function handIn(client: Client, target: string, options: IngestOptions): Promise<Received> {
  const { from, to, direction, agent } = options;
  const facts = { direction, from: from ?? null, to: to ?? null, agentName: agent ?? null };
  const transcript = options.transcript ? await readTranscript(options.transcript) : null;
  const startedAt = (fallback: Date) => (options.startedAt ? readTime(options.startedAt) : fallback).toISOString();

  if (/^https?:\/\//i.test(target)) {
    const sourceCallId = options.sourceId ?? `url-${hash(target)}`;
    const body = { ...facts, sourceCallId, startedAt: startedAt(new Date()), recordingUrl: target, transcript };
    return take(client.POST('/calls', { body }));
  }
  const found = await stat(target).catch(() => undefined);
  if (!found?.isFile()) throw new Refused(`Cannot read the file ${target}`, 2);
  const sourceCallId = options.sourceId ?? `sha256-${await hashFile(target)}`;
  const call = { ...facts, sourceCallId, startedAt: startedAt(found.mtime) };
  if (/\.(json|txt)$/i.test(target)) {
    return take(client.POST('/calls', { body: { ...call, transcript: await readTranscript(target) } }));
  }
  const file = { name: 'audio', path: target, fileName: basename(target) };
  return take(client.POST('/calls', await multipart({ call: JSON.stringify({ ...call, transcript }) }, file)));
}

function readTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new Refused(`Cannot read --started-at "${text}": use e.g. 2026-11-21T09:30:00Z`, 2);
  return time;
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 40);

async function hashFile(path: string): Promise<string> {
  const sum = createHash('sha256');
  for await (const piece of createReadStream(path)) sum.update(piece);
  return sum.digest('hex').slice(0, 40);
}
