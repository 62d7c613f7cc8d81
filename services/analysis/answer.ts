import { z } from 'zod';

const confidence = z.number().min(0).max(1).describe('How sure you are, 0 to 1');
const quotes = z
  .array(
    z.object({
      turn: z.number().describe('The number of the turn'),
      speaker: z.enum(['agent', 'customer', 'unknown']).describe('Who speaks in that turn'),
      text: z.string().describe('Words copied letter by letter from that one turn, 3 to 25 of them'),
    }),
  )
  .describe('The words that this rests on; at least one');
const label = z.enum(['positive', 'neutral', 'negative']);

/**
 * What a model is asked for. Every field is required, since strict schemas have no optional ones; nothing in it can be
 * computed from times.
 */
export const Answer = z.object({
  summary: z.string().describe('Two or three sentences: why the call was made, what was agreed, what is left open'),
  intent: z
    .object({ name: z.string().describe('Why the customer called, as a short verb phrase'), confidence, quotes })
    .nullable(),
  sentiment: z.object({
    score: z.number().min(-1).max(1).describe("The customer's mood over the call"),
    label,
    quotes,
    turns: z
      .array(z.object({ turn: z.number(), label: z.enum(['positive', 'negative']) }))
      .describe('Only turns with a clearly positive or negative mood of their speaker'),
  }),
  topics: z.array(z.object({ name: z.string().describe('One to four words'), confidence, quotes })),
  actionItems: z.array(
    z.object({
      text: z.string(),
      owner: z.enum(['agent', 'customer', 'unknown']).describe('Who is to do it'),
      due: z.string().nullable().describe('The time as it was said, else null'),
      confidence,
      quotes,
    }),
  ),
  callbackWishes: z
    .array(
      z.object({
        phrase: z
          .string()
          .describe('Only the spoken time, word for word ("tomorrow after three"); empty if none was said'),
        phone: z.string().nullable().describe('Another number to call, if one was said'),
        confidence,
        quotes,
      }),
    )
    .describe(
      'The customer asks to be called, or is promised a call; each wish once; never past or merely possible calls',
    ),
  entities: z.array(
    z.object({
      kind: z.enum([
        'person',
        'organization',
        'place',
        'date',
        'time',
        'money',
        'phone',
        'email',
        'number',
        'product',
        'reference',
      ]),
      text: z.string().describe('Word for word'),
      value: z.string().nullable().describe('The same in a plain form, such as 25.00 USD'),
      confidence,
      quotes,
    }),
  ),
  memories: z
    .array(z.object({ kind: z.enum(['promised', 'asked', 'liked', 'disliked']), text: z.string(), confidence, quotes }))
    .describe('What should be known about this customer at the next call'),
  tags: z.array(z.string()).describe('kebab-case, at most eight'),
});
export type Answer = z.infer<typeof Answer>;

const { $schema: _, ...json } = z.toJSONSchema(Answer, { target: 'draft-7' });
/** The same as JSON Schema, in the subset that strict providers accept. */
export const answerSchema = { name: 'call_insights', json: json as Record<string, unknown> };

/** A valid answer, or what is wrong with it, in words a model can act on; at most ten problems. */
export function checkAnswer(json: unknown): { answer: Answer } | { problems: string } {
  if (json === undefined) return { problems: 'The answer is not one complete JSON document.' };
  const read = Answer.safeParse(json);
  if (read.success) return { answer: read.data };
  const problems = read.error.issues
    .slice(0, 10)
    .map(({ path, message }) => `${path.join('.') || 'answer'}: ${message}`);
  return { problems: problems.join('\n') };
}
