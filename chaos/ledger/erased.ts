import { type Books, nameOf } from './books.ts';
import { type Finding, finding } from './promise.ts';

/** After an erasure no table and no object contains the call's id or its unique word. */
export async function auditErased({ installation, lives }: Books): Promise<Finding[]> {
  const { look, storage } = installation;
  const asked = lives.filter(({ erase }) => erase !== 'not asked');
  const erased = asked.filter(({ erase }) => erase === 'done');
  const found = new Map<string, string[]>();
  const search = (text: string, place: string) => {
    for (const { call } of erased)
      if (text.includes(call.word)) found.set(call.word, [...(found.get(call.word) ?? []), place]);
  };
  const tables = await look.rows<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  for (const { name } of tables) {
    const rows = await look.rows<{ text: string }>(`select to_jsonb(t)::text as text from ${name} t`);
    for (const { text } of rows) search(text, name);
  }
  for (const key of await storage.keys()) search(await storage.read(key), key);
  return [
    finding(
      'every requested erasure was finished',
      asked.length,
      asked.filter(({ erase }) => erase === 'asked').map(nameOf),
    ),
    finding(
      'nothing said in an erased call is left',
      erased.length,
      erased.flatMap((life) => {
        const places = found.get(life.call.word);
        return places ? [`${nameOf(life)}: in ${[...new Set(places)].join(', ')}`] : [];
      }),
    ),
  ];
}
