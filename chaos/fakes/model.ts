import type { Answer } from '../../services/analysis/answer.ts';
import { tokenIn, wishedTime, wishSentence } from '../script/words.ts';
import { type Provider, serveProvider } from './provider.ts';

type Line = { t: number; s: 'agent' | 'customer' | 'unknown'; x: string };

/** The OpenAI chat protocol; it only finds the callback wish. */
export const serveModel = (workMs: number): Promise<Provider> =>
  serveProvider((_request, body) => {
    const { messages, model } = JSON.parse(body.toString()) as { messages: { content: string }[]; model: string };
    const asked = messages.at(-1)?.content ?? '';
    const completion = {
      id: 'chatcmpl-chaos',
      object: 'chat.completion',
      created: 1,
      model,
      choices: [
        { index: 0, message: { role: 'assistant', content: JSON.stringify(read(asked)) }, finish_reason: 'stop' },
      ],
      usage: { prompt_tokens: 120, completion_tokens: 45, total_tokens: 165 },
    };
    return {
      subject: tokenIn(asked) ?? 'unknown',
      contentType: 'application/json',
      body: Buffer.from(JSON.stringify(completion)),
    };
  }, workMs);

function read(prompt: string): Answer {
  const lines = prompt.split('\n').flatMap((line) => (line.startsWith('{"t":') ? [JSON.parse(line) as Line] : []));
  const wish = lines.find(({ x }) => x.includes(wishSentence));
  return {
    summary: 'The customer asked about a booking.',
    intent: null,
    sentiment: { score: 0, label: 'neutral', quotes: [], turns: [] },
    topics: [],
    actionItems: [],
    callbackWishes: wish
      ? [
          {
            phrase: wishedTime,
            phone: null,
            confidence: 0.9,
            quotes: [{ turn: wish.t, speaker: wish.s, text: wishSentence }],
          },
        ]
      : [],
    entities: [],
    memories: [],
    tags: [],
  };
}
