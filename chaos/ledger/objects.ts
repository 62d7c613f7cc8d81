import type { Books } from './books.ts';
import { type Finding, finding } from './promise.ts';

type Row = { key: string; settled: boolean; used: boolean };

/**
 * Compares storage with the rows that name its objects. An object still to be removed has a row saying so, and is
 * counted separately.
 */
export async function auditObjects({ installation }: Books): Promise<Finding[]> {
  const { look, storage } = installation;
  const rows = await look.rows<Row>(`
    select o.key, o.writing_until is null and o.removed_at is null as settled,
      exists (select 1 from object_uses u join calls c on c.id = u.call_id where u.key = o.key) as used
    from objects o`);
  const named = await look.rows<{ key: string }>(`
    select storage_key as key from recordings
    union select words_key from transcripts where words_key is not null
    union select key from objects where writing_until is null and removed_at is null`);
  const keys = await storage.keys();
  const known = new Set(rows.map(({ key }) => key));
  const there = new Set(keys);
  return [
    finding(
      'no object is in storage without a row',
      keys.length,
      keys.filter((key) => !known.has(key)),
    ),
    finding(
      'no row refers to a missing object',
      named.length,
      named.flatMap(({ key }) => (there.has(key) ? [] : [key])),
    ),
    finding(
      'no object is kept for an erased call',
      rows.length,
      rows.filter(({ settled, used }) => settled && !used).map(({ key }) => key),
    ),
  ];
}
