import type { Role } from '../../core/queues.ts';
import type { Entry } from '../fakes/log.ts';
import { type Books, bySubject, expectedLives, nameOf } from './books.ts';
import { type Finding, finding } from './promise.ts';

type Bill = { call_id: string; purpose: 'speech' | 'analysis'; count: number };
type Purpose = Bill['purpose'];

const channels = { transcript: 0, upload: 1, 'two-channels': 2, address: 1, broken: 0, lost: 0 } as const;
/** Who sends the requests, and through which connection. */
const asker = { speech: 'speech', analysis: 'analysis' } as const satisfies Record<Purpose, Role>;
const line = { speech: 'speech', analysis: 'model' } as const;

/** What was paid for, according to our ledger and the providers' own logs. */
export async function auditBills(books: Books): Promise<Finding[]> {
  const { installation } = books;
  const rows = await installation.look.rows<Bill>(
    `select call_id, purpose, count(*)::int as count from model_calls
     where call_id is not null and outcome = 'done' group by call_id, purpose`,
  );
  const counted = new Map(rows.map(({ call_id, purpose, count }) => [`${call_id}/${purpose}`, count]));
  const done = await installation.look.rows<{ id: string }>("select id from calls where stage = 'done'");
  const isDone = new Set(done.map(({ id }) => id));
  const logs = {
    speech: bySubject(installation.speech.log.entries),
    analysis: bySubject(installation.model.log.entries),
  };
  const bills: string[] = [];
  const repeats: string[] = [];
  let checked = 0;
  let answers = 0;
  for (const life of expectedLives(books)) {
    if (!isDone.has(life.id)) continue;
    checked++;
    const due = { speech: channels[life.call.kind], analysis: life.tenant.reads === 'model' ? 1 : 0 };
    const subjects = {
      speech: [life.call.word, `${life.call.word}/0`, `${life.call.word}/1`],
      analysis: [life.call.word],
    };
    for (const purpose of ['speech', 'analysis'] as const) {
      const count = counted.get(`${life.id}/${purpose}`) ?? 0;
      const given = subjects[purpose].map((subject) => (logs[purpose].get(subject) ?? []).filter(isWhole));
      answers += given.flat().length;
      const extra = given.flatMap((entries) =>
        entries.slice(1).filter((entry, at) => !excuse(books, purpose, entries[at], entry)),
      );
      if (count > due[purpose] + excused(given, extra) || count < due[purpose])
        bills.push(`${nameOf(life)}: ${count} for ${purpose}, not ${due[purpose]}`);
      if (extra.length > 0) repeats.push(`${nameOf(life)}: ${purpose} was asked ${extra.length + 1} times`);
    }
  }
  return [
    finding('one bill per call and provider', checked, bills),
    finding('no provider is asked again for what it has answered', answers, repeats),
  ];
}

const isWhole = ({ outcome }: Entry) => outcome === 'answered';

/** Unavoidable repeats. */
const excused = (given: readonly Entry[][], extra: readonly Entry[]) =>
  given.reduce((sum, entries) => sum + Math.max(0, entries.length - 1), 0) - extra.length;

/**
 * An answer that never arrived, or whose reader was killed or frozen before it could save it, must be requested again:
 * no such protocol has a key that makes it free.
 * @returns whether such a thing happened between the two requests
 */
function excuse({ struck }: Books, purpose: Purpose, first: Entry | undefined, second: Entry): boolean {
  const targets: readonly string[] = [`worker-${asker[purpose]}`, line[purpose]];
  return struck.some(
    ({ fault, from, to }) =>
      targets.includes(fault.target) && fault.kind !== 'slow' && from <= second.at && to >= (first?.at ?? 0),
  );
}
