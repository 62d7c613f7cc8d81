import { StepFailure } from '../../core/failures.ts';
import type { SentimentLabel } from '../../core/insights.ts';
import type { Turn } from '../../core/transcript.ts';
import type { Draft } from '../../reading/evidence/verify.ts';
import { hashOf } from '../transcript/hash.ts';
import { type Answer, answerSchema, checkAnswer } from './answer.ts';
import { type AskDeps, createAsk } from './ask.ts';
import { mergeAnswers } from './merge.ts';
import { repairPrompt, systemPrompt, userPrompt } from './prompt.ts';
import { sentimentBySpeaker } from './scale/sentiment.ts';
import { kebab } from './scale/tags.ts';
import { overlapTurns, windowCharacters, windowsOf } from './windows.ts';

/**
 * Changes automatically with the prompt, answer schema and window sizes, so an old answer is not mistaken for a new
 * one.
 */
export const modelAnalyzerVersion = hashOf([
  ...[systemPrompt, answerSchema, userPrompt(['…'], { part: 1, of: 2, soFar: '…' })],
  ...[windowCharacters, overlapTurns],
]);

/**
 * What a model concludes from a transcript, not yet checked against it. A long call is read part by part, each with the
 * summary so far; every part is paid for once, even if a limit or an outage comes between two of them.
 * @param paid Earlier tries' answers about the first parts.
 * @throws StepFailure InvalidOutput if an answer does not match its schema after one repair, and as the port does
 */
export async function analyzeWithModel(
  turns: readonly Turn[],
  model: string,
  { paid, ...asking }: AskDeps & { paid: readonly Answer[] },
): Promise<Draft> {
  const ask = createAsk(asking);
  const windows = windowsOf(turns);
  const answers = [...paid];
  for (const [i, lines] of windows.entries()) {
    if (i < answers.length) continue;
    asking.progress.report(`reading part ${i + 1} of ${windows.length}`);
    const user = userPrompt(lines, { part: i + 1, of: windows.length, soFar: answers.at(-1)?.summary ?? '' });
    answers.push(await askOrRepair(ask, { user, model, answers }));
  }
  return draftFrom(mergeAnswers(answers), turns, asking.llm.engine, model);
}

async function askOrRepair(
  ask: ReturnType<typeof createAsk>,
  { user, model, answers }: { user: string; model: string; answers: readonly Answer[] },
): Promise<Answer> {
  let prompt = user;
  let problems = '';
  for (let attempt = 1; attempt <= 2; attempt++) {
    const { json, raw } = await ask({ system: systemPrompt, user: prompt, schema: answerSchema, model }, (result) => {
      const good = checkAnswer(result.json);
      return 'answer' in good ? [...answers, good.answer] : undefined;
    });
    const checked = checkAnswer(json);
    if ('answer' in checked) return checked.answer;
    problems = checked.problems;
    prompt = repairPrompt(user, raw, problems);
  }
  throw new StepFailure(
    'InvalidOutput',
    `The model's answer does not match its schema, even after one repair: ${problems.slice(0, 300)}`,
  );
}

function draftFrom(answer: Answer, turns: readonly Turn[], engine: string, model: string): Draft {
  const { sentiment, tags, ...rest } = answer;
  const moods = new Map<number, SentimentLabel>(sentiment.turns.map(({ turn, label }) => [turn, label]));
  const { score, label, quotes } = sentiment;
  return {
    ...rest,
    engine,
    model,
    sentiment: { score, label, quotes, bySpeaker: sentimentBySpeaker(turns, moods) },
    tags: kebab(tags),
  };
}
