import type { Kind } from '../script/calls.ts';
import { type Books, expectedLives, nameOf } from './books.ts';
import { type Finding, finding } from './promise.ts';

type Row = {
  id: string;
  stage: string;
  ended: boolean;
  reason: string | null;
  transcripts: number;
  analyses: number;
  links: number;
  completed: number;
  reruns: number;
};

const canWork: ReadonlySet<Kind> = new Set<Kind>(['transcript', 'upload', 'two-channels', 'address']);

/** What became of each submitted call. */
export async function auditCalls(books: Books): Promise<Finding[]> {
  const { lives, installation, left } = books;
  const found = await installation.look.rows<Row>(`
    select c.id, c.stage, c.finished_at is not null as ended,
      (select p.reason_code from parked p where p.call_id = c.id and p.resolved_at is null limit 1) as reason,
      (select count(*)::int from transcripts t where t.call_id = c.id) as transcripts,
      (select count(*)::int from analyses a where a.call_id = c.id) as analyses,
      (select count(*)::int from call_links l where l.call_id = c.id) as links,
      (select count(*)::int from events e where e.call_id = c.id and e.type = 'call.completed') as completed,
      (select count(*)::int from events e where e.call_id = c.id and e.type = 'call.rerun') as reruns
    from calls c`);
  const rows = new Map(found.map((row) => [row.id, row]));
  const calls = expectedLives(books).flatMap((life) => {
    const row = rows.get(life.id);
    return row ? [{ life, row, name: nameOf(life) }] : [];
  });
  const working = calls.filter(({ life, row }) => canWork.has(life.call.kind) && row.reason === null);
  const broken = (of: typeof calls, how: (one: (typeof calls)[number]) => string | false) =>
    of.flatMap((one) => {
      const why = how(one);
      return why ? [`${one.name}: ${why}`] : [];
    });

  return [
    finding(
      'every call sent in was accepted',
      lives.length,
      lives.flatMap((life) => (life.refused === null ? [] : [`${nameOf(life)}: ${life.refused}`])),
    ),
    finding(
      'every accepted call has its row',
      expectedLives(books).length,
      expectedLives(books).flatMap((life) => (rows.has(life.id) ? [] : [nameOf(life)])),
    ),
    finding(
      'every call ended, or is parked with its reason',
      calls.length,
      broken(calls, ({ row }) => !row.ended && row.reason === null && `stands in ${row.stage}`),
    ),
    finding(
      'nothing stays parked except what people left',
      calls.length,
      broken(
        calls,
        ({ life, row }) => row.reason !== null && !left.has(life.call.sourceCallId) && `parked, ${row.reason}`,
      ),
    ),
    finding(
      'every call that can work is done, whatever went wrong',
      working.length,
      broken(working, ({ row }) => row.ended && row.stage !== 'done' && `ended ${row.stage}`),
    ),
    finding(
      'one transcript, one analysis and one link per call',
      working.length,
      broken(
        working,
        ({ row: { transcripts, analyses, links } }) =>
          [transcripts, analyses, links].some((count) => count !== 1) && `${transcripts}, ${analyses} and ${links}`,
      ),
    ),
    finding(
      'call.completed is recorded once per run',
      calls.length,
      broken(calls, ({ row }) => {
        const due = row.reruns + (row.ended ? 1 : 0);
        return row.completed !== due && `told ${row.completed} times in ${due} runs that ended`;
      }),
    ),
    finding(
      'every accepted rerun was carried out',
      calls.filter(({ life }) => life.reruns.length > 0).length,
      broken(
        calls,
        ({ life, row }) => row.reruns < life.reruns.length && `${row.reruns} of ${life.reruns.length} reruns`,
      ),
    ),
    finding(
      'the API answered as documented',
      lives.length,
      lives.flatMap((life) => life.odd.map((what) => `${nameOf(life)}: ${what}`)),
    ),
  ];
}
