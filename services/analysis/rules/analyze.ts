import type { Turn } from '../../../core/transcript.ts';
import type { Draft } from '../../../reading/evidence/verify.ts';
import { createPace } from '../../progress/pace.ts';
import { collectWishes } from '../callback/collect.ts';
import { kebab } from '../scale/tags.ts';
import { readTurns } from '../text/read.ts';
import { readActions } from './actions.ts';
import { readEntities } from './entities.ts';
import { readIntent } from './intent.ts';
import { readMemories } from './memories.ts';
import { readSentiment } from './sentiment.ts';
import { summarize } from './summary.ts';
import { readTopics } from './topics.ts';

/** Raised with every change that can affect a result, so calls are analyzed again on request. */
export const rulesVersion = 'rules-1';

/**
 * The embedded analyst: rules over words, without a model, the same result for the same transcript. It reads English;
 * for other languages it reports the little it recognizes, with low confidence. Yields to other work every few
 * milliseconds.
 * @throws the signal's reason when it is aborted
 */
export async function analyzeWithRules(
  { turns, region }: { turns: readonly Turn[]; region: string },
  signal: AbortSignal,
): Promise<Draft> {
  const pace = createPace(signal);
  const { sentences, english } = await readTurns(turns, pace);
  const callbackWishes = (await collectWishes(sentences, region, pace)).map((wish) => ({
    ...wish,
    confidence: trusted(wish.confidence, english),
  }));
  const topics = await readTopics(sentences, english, pace);
  await pace();
  const intent = readIntent(sentences, english);
  await pace();
  const actionItems = readActions(sentences, english);
  await pace();
  const sentiment = readSentiment(turns, sentences);
  const entities = await readEntities(sentences, region, english, pace);
  await pace();
  const found = { intent, topics, actionItems, callbackWishes, entities, sentiment };
  const tags = [
    ...topics.slice(0, 5).map(({ name }) => name),
    ...(callbackWishes.length > 0 ? ['callback wished'] : []),
    ...(sentiment.label === 'negative' ? ['unhappy customer'] : []),
  ];
  return {
    engine: 'rules',
    model: null,
    summary: summarize(found, sentences, english),
    ...found,
    memories: readMemories(sentences, actionItems, intent, english),
    tags: kebab(tags),
  };
}

const trusted = (value: number, english: number) => Math.round(value * Math.max(0.6, english) * 100) / 100;
