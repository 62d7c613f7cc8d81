import { Readable } from 'node:stream';
import { StepFailure } from '../core/failures.ts';
import type { LlmPort } from '../providers/llm/port.ts';
import type { SpeechPort } from '../providers/speech/port.ts';
import type { StoragePort } from '../providers/storage/port.ts';

/** Storage in memory: disk cost is not what is measured. */
export function memoryStorage(): StoragePort {
  const objects = new Map<string, { body: Buffer; contentType: string }>();
  const known = (key: string) => {
    const found = objects.get(key);
    if (!found) throw new StepFailure('NotFound', 'No such object');
    return found;
  };
  return {
    put: async (key, body, contentType) => {
      const whole = body instanceof Uint8Array ? Buffer.from(body) : Buffer.concat(await body.toArray());
      objects.set(key, { body: whole, contentType });
      return { bytes: whole.length };
    },
    head: async (key) => {
      const found = objects.get(key);
      return found && { bytes: found.body.length, contentType: found.contentType };
    },
    get: async (key, range) => {
      const { body } = known(key);
      return Readable.from([range ? body.subarray(range.start, range.end + 1) : body]);
    },
    list: async function* (prefix) {
      for (const key of [...objects.keys()].sort()) if (key.startsWith(prefix)) yield key;
    },
    remove: async (key) => void objects.delete(key),
    tidy: async () => {},
  };
}

const fault = 'Hello, my oil light is still on after the service.';
const wished = 'Could you give me a call tomorrow after three?';
let heard = 0;

/**
 * Responds instantly, never with the same words twice, so no call finds another's analysis; every tenth asks for a
 * callback, as under load.
 */
export const instantSpeech: SpeechPort = {
  engine: 'bench',
  defaultModel: 'bench',
  transcribe: async () => {
    const n = heard++;
    const text = `${fault} The order is ${n}.${n % 10 === 0 ? ` ${wished}` : ''}`;
    return {
      turns: [{ index: 0, speaker: 'unknown', channel: 0, start: 0, end: 2, text, confidence: 0.9 }],
      language: 'en',
      engine: 'bench',
      model: 'bench',
      durationSeconds: 2,
    };
  },
};

const quoteOf = (text: string) => [{ turn: 0, speaker: 'unknown' as const, text }];
const wish = { phrase: 'tomorrow after three', phone: null, confidence: 0.9, quotes: quoteOf(wished) };

/** Responds instantly, with a callback wish if one was said. */
export const instantModel: LlmPort = {
  engine: 'bench',
  defaultModel: 'bench',
  complete: async ({ user }) => {
    const json = {
      summary: 'The oil light stayed on after the service.',
      intent: { name: 'report a fault', confidence: 0.9, quotes: quoteOf(fault) },
      sentiment: { score: 0, label: 'neutral', quotes: [], turns: [] },
      topics: [{ name: 'oil light', confidence: 0.9, quotes: quoteOf(fault) }],
      actionItems: [],
      callbackWishes: user.includes(wished) ? [wish] : [],
      entities: [],
      memories: [],
      tags: ['oil-light'],
    };
    return { json, raw: JSON.stringify(json), model: 'bench', usage: { inputTokens: 100, outputTokens: 100 } };
  },
};
