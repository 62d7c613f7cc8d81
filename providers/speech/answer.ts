import type { Turn, Word } from '../../core/transcript.ts';
import { languageCode } from './language.ts';
import type { SpeechResult } from './port.ts';

type Fields = Record<string, unknown>;
type HeardTurn = SpeechResult['turns'][number];

/** The protocol's own thresholds for a passage without speech. */
const silence = { noSpeech: 0.6, logprob: -1 };

/**
 * Parses a response of the transcription protocol; missing values are null, unknown ones are ignored. `verbose_json`
 * gives one turn per segment with its words, `json` one turn without times; no text gives no turns.
 * @returns undefined if it is not such a response at all
 */
export function readAnswer(answer: unknown, asked: { engine: string; model: string }): SpeechResult | undefined {
  const body = fields(answer);
  if (!body || typeof body.text !== 'string') return undefined;
  const words = list(body.words).flatMap(readWord);
  const segments = list(body.segments).flatMap((segment) => readSegment(segment));
  const hasSegments = segments.length > 0 || Array.isArray(body.segments);
  const turns = hasSegments ? withWords(segments, words) : whole(body.text, words);
  return {
    turns: turns.filter(({ text }) => text !== '').map((turn, index) => ({ ...turn, index })),
    language: languageCode(body.language),
    engine: asked.engine,
    model: typeof body.model === 'string' && body.model !== '' ? body.model : asked.model,
    durationSeconds: number(body.duration) ?? number(fields(body.usage)?.seconds),
  };
}

const aTurn = (over: Partial<HeardTurn> & Pick<Turn, 'text'>): HeardTurn => ({
  index: 0,
  speaker: 'unknown',
  channel: 0,
  start: null,
  end: null,
  confidence: null,
  ...over,
});

function readSegment(given: unknown): HeardTurn[] {
  const segment = fields(given);
  if (!segment || typeof segment.text !== 'string') return [];
  const logprob = number(segment.avg_logprob);
  const noSpeech = number(segment.no_speech_prob);
  if (noSpeech !== null && logprob !== null && noSpeech > silence.noSpeech && logprob < silence.logprob) return [];
  const start = number(segment.start);
  const end = number(segment.end);
  const confidence = logprob === null ? null : Math.round(Math.min(1, Math.exp(logprob)) * 1000) / 1000;
  const times = start !== null && end !== null && end >= start ? { start, end } : {};
  return [aTurn({ text: segment.text.trim(), confidence, ...times })];
}

function readWord(given: unknown): Word[] {
  const word = fields(given);
  const start = number(word?.start);
  const end = number(word?.end);
  const text = typeof word?.word === 'string' ? word.word.trim() : '';
  if (start === null || end === null || text === '' || end < start) return [];
  return [{ text, start, end, confidence: number(word?.probability) }];
}

/** Assigns each word to the segment that contains its midpoint. Words in silent passages are dropped with them. */
function withWords(segments: readonly HeardTurn[], words: readonly Word[]): HeardTurn[] {
  if (words.length === 0) return [...segments];
  return segments.map((segment) => {
    const { start, end } = segment;
    if (start === null || end === null) return segment;
    const own = words.filter((word) => {
      const middle = (word.start + word.end) / 2;
      return middle >= start && middle <= end;
    });
    return own.length > 0 ? { ...segment, words: own } : segment;
  });
}

function whole(text: string, words: readonly Word[]): HeardTurn[] {
  const [first] = words;
  const last = words.at(-1);
  const times = first && last ? { start: first.start, end: last.end, words: [...words] } : {};
  return [aTurn({ text: text.trim(), ...times })];
}

const fields = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const number = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= -1e9 ? value : null;
