import type { CitedQuote } from '../../reading/evidence/verify.ts';
import type { Answer } from './answer.ts';

type Item = { confidence: number; quotes: CitedQuote[] };
type Lists = 'topics' | 'actionItems' | 'callbackWishes' | 'entities' | 'memories';

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
const keys: { [K in Lists]: (item: Answer[K][number]) => string } = {
  topics: ({ name }) => plain(name),
  actionItems: ({ text }) => plain(text),
  // The same wish found in two overlapping parts cites the same turn, however it was worded.
  callbackWishes: ({ quotes }) => String(quotes[0]?.turn ?? 'none'),
  entities: ({ kind, text }) => `${kind} ${plain(text)}`,
  memories: ({ kind, text }) => `${kind} ${plain(text)}`,
};

/**
 * One answer for the whole call from the answers to its parts, in order: lists are joined, and the last summary covers
 * everything.
 */
export function mergeAnswers(parts: readonly Answer[]): Answer {
  const [first, ...rest] = parts;
  if (!first) throw new RangeError('Cannot merge no answers');
  return rest.reduce(joined, first);
}

function joined(before: Answer, after: Answer): Answer {
  const list = <K extends Lists>(name: K) =>
    unique([...before[name], ...after[name]] as never[], keys[name] as never) as Answer[K];
  const intents = [before.intent, after.intent].filter((intent) => intent !== null);
  return {
    summary: after.summary || before.summary,
    intent: intents.sort((a, b) => b.confidence - a.confidence)[0] ?? null,
    sentiment: {
      // How a call ends counts more than how it began.
      ...(after.sentiment.label === 'neutral' ? before.sentiment : after.sentiment),
      quotes: [...before.sentiment.quotes, ...after.sentiment.quotes],
      turns: unique([...before.sentiment.turns, ...after.sentiment.turns], ({ turn }) => String(turn)),
    },
    topics: list('topics'),
    actionItems: list('actionItems'),
    callbackWishes: list('callbackWishes'),
    entities: list('entities'),
    memories: list('memories'),
    tags: [...before.tags, ...after.tags],
  };
}

/** The first of each key, with the quotes of later ones added and the highest confidence. */
function unique<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const merged = new Map<string, T>();
  for (const item of items) {
    const known = merged.get(keyOf(item)) as (T & Partial<Item>) | undefined;
    const more = item as T & Partial<Item>;
    if (!known) merged.set(keyOf(item), item);
    else if (known.quotes && more.quotes)
      merged.set(keyOf(item), {
        ...known,
        confidence: Math.max(known.confidence ?? 0, more.confidence ?? 0),
        quotes: [
          ...known.quotes,
          ...more.quotes.filter((one) => !known.quotes?.some((old) => old.turn === one.turn && old.text === one.text)),
        ],
      });
  }
  return [...merged.values()];
}
