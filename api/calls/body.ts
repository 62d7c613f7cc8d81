import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { z } from '@hono/zod-openapi';
import { directions } from '../../core/call.ts';
import type { NewCall } from '../../services/call/receive.ts';
import { createPace } from '../../services/progress/pace.ts';
import { freeText, instantText, plainText } from '../kit/text.ts';
import { Speaker } from './insights.ts';

const seconds = z.number().nonnegative().max(1_000_000);
const SuppliedTurn = z
  .object({ speaker: Speaker, start: seconds.nullish(), end: seconds.nullish(), text: freeText(20_000) })
  .refine(({ start, end }) => start == null || end == null || end >= start, {
    path: ['end'],
    message: 'is before the start of its turn',
  });

const maxTurns = 10_000;
/** More bad turns than this help nobody and take long to report. Ten thousand good ones are read in slices. */
const maxBadTurns = 10;
const { $schema: _, ...turnSchema } = z.toJSONSchema(SuppliedTurn, { io: 'input' });
const SuppliedTurns = z
  .array(z.unknown())
  .max(maxTurns)
  .transform(async (turns, context) => {
    const pace = createPace();
    await yieldToEventLoop();
    const good: z.infer<typeof SuppliedTurn>[] = [];
    let bad = 0;
    for (const [index, turn] of turns.entries()) {
      await pace();
      const read = SuppliedTurn.safeParse(turn);
      if (read.success) good.push(read.data);
      else {
        for (const issue of read.error.issues)
          context.issues.push({ ...issue, input: turn, path: [index, ...issue.path] } as z.core.$ZodRawIssue);
        if (++bad === maxBadTurns) break;
      }
    }
    return good;
  })
  .openapi({ type: 'array', maxItems: maxTurns, items: turnSchema } as object);

/** As given, in any format; null if unknown. `anonymous`, `private` and the like say that it was withheld. */
const number = freeText(64).trim().nullable().openapi({ example: '+1 555 012 3456' });

/** What a sender says about a call. Unknown fields are ignored. */
export const CallBody = z
  .object({
    sourceCallId: plainText(200).openapi({ description: "The sender's own ID; the same ID again is the same call" }),
    direction: z.enum(directions),
    from: number,
    to: number,
    startedAt: instantText,
    agentName: freeText(200).nullish(),
    recordingUrl: z
      .url({ protocol: /^https?$/, hostname: /./ })
      .max(2_000)
      .nullish()
      .openapi({ description: 'Fetched by the ingest step; http or https' }),
    transcript: z
      .object({ language: plainText(35).nullish(), turns: SuppliedTurns })
      .nullish()
      .openapi({ description: 'An existing transcript; speech to text is skipped' }),
  })
  .openapi('NewCall');

export type CallBody = z.infer<typeof CallBody>;

/** The body as services take it: null becomes undefined, an empty number is an unknown one. */
export function callOf({ from, to, agentName, recordingUrl, transcript, ...call }: CallBody): NewCall {
  return {
    ...call,
    from: from || null,
    to: to || null,
    agentName: agentName?.trim() || null,
    recordingUrl: recordingUrl ?? null,
    transcript: transcript && {
      language: transcript.language ?? undefined,
      turns: transcript.turns.map(({ speaker, start, end, text }) => ({
        speaker,
        start: start ?? undefined,
        end: end ?? undefined,
        text,
      })),
    },
  };
}
