import { readFile } from 'node:fs/promises';
import { Refused } from './refused.ts';
import type { NewCall } from './shapes.ts';

type Supplied = NonNullable<NewCall['transcript']>;
type Turn = Supplied['turns'][number];

/**
 * A transcript from a file: JSON `{turns: […]}` or a list of turns as the API takes them, or plain lines such as
 * `agent: Good morning.`; a line without a speaker continues the turn before. The API validates JSON turns.
 */
export async function readTranscript(path: string): Promise<Supplied> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Refused(`Cannot read the transcript ${path}`, 2);
  });
  if (!/^\s*[[{]/.test(text)) return { turns: turnsOf(text, path) };
  try {
    const read = JSON.parse(text) as Partial<Supplied> | Turn[];
    if (Array.isArray(read)) return { turns: read };
    if (Array.isArray(read.turns)) return { ...read, turns: read.turns };
  } catch {
    throw new Refused(`Cannot use the transcript ${path}: it is not valid JSON`, 2);
  }
  throw new Refused(`Cannot use the transcript ${path}: it has no list "turns"`, 2);
}

function turnsOf(text: string, path: string): Turn[] {
  const turns: Turn[] = [];
  for (const line of text.split(/\r?\n/).filter((one) => one.trim() !== '')) {
    const [, speaker, said] = /^\s*(agent|customer|unknown)\s*:\s*(.*)$/i.exec(line) ?? [];
    const last = turns.at(-1);
    if (speaker !== undefined && said !== undefined)
      turns.push({ speaker: speaker.toLowerCase() as Turn['speaker'], text: said });
    else if (last) last.text += ` ${line.trim()}`;
    else
      throw new Refused(`Cannot use the transcript ${path}: its first line must begin with "agent:" or "customer:"`, 2);
  }
  return turns;
}
