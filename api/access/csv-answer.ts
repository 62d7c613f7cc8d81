import { AsyncResource } from 'node:async_hooks';
import type { Context } from 'hono';
import { csvLine } from '../../core/csv.ts';
import { redactValue } from '../../reading/redact/value.ts';
import { createPace } from '../../services/progress/pace.ts';
import type { ApiEnv } from '../kit/routing.ts';
import { seesAllText } from './redact.ts';

/** A CSV file, for a route's `responses`. */
export const csvFile = (description: string) => ({
  content: { 'text/csv': { schema: { type: 'string' as const } } },
  description,
});

/**
 * Rows as a CSV file with a header, sent as they are read. The first rows are read before the response starts, so a
 * refusal still has its status; a later failure aborts the response instead of looking like its end.
 */
export async function answerCsv<K extends string>(
  c: Context<ApiEnv>,
  { name, columns, pages }: { name: string; columns: readonly K[]; pages: AsyncGenerator<Record<K, unknown>[]> },
): Promise<Response> {
  const shown = (key: K, value: unknown) => (seesAllText(c) ? value : redactValue(value, key));
  const pace = createPace();
  const textOf = async (rows: Record<K, unknown>[]) => {
    const lines: string[] = [];
    for (const row of rows) {
      lines.push(csvLine(columns.map((key) => shown(key, row[key]))));
      await pace();
    }
    return lines.join('');
  };
  // The connection pulls the rest: every page is still read as this caller.
  const nextPage = AsyncResource.bind(() => pages.next());
  const first = await nextPage();
  const encoder = new TextEncoder();
  let start: string | undefined = csvLine(columns) + (first.done ? '' : await textOf(first.value));
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (start !== undefined) {
        controller.enqueue(encoder.encode(start));
        start = undefined;
        return;
      }
      const next = await nextPage();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(await textOf(next.value)));
    },
    cancel: async () => void (await pages.return(undefined)),
  });
  return c.body(body, 200, {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="${name}.csv"`,
  });
}
