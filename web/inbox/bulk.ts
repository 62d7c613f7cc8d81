import type { Schemas } from '../../client/open.ts';

type Result = Schemas['BulkResult'];

/** The API's limit per request. */
const most = 500;

/**
 * One request for many, in batches the API accepts.
 * @throws if some were refused, with how many and why the first was
 */
export async function bulk(ids: readonly string[], send: (some: string[]) => Promise<Result>): Promise<void> {
  const portions = Math.ceil(ids.length / most);
  const requests = Array.from({ length: portions }, (_, at) => send(ids.slice(at * most, (at + 1) * most)));
  refuse(await Promise.all(requests));
}

/** Like {@link bulk}, for everything that matches a filter in the API; `count` of them are known. */
export async function bulkOf(count: number, send: () => Promise<Result>): Promise<void> {
  const results: Result[] = [];
  // Items that arrive meanwhile are not retried forever.
  for (let left = Math.ceil(count / most), more = true; more && left > 0; left--) {
    const result = await send();
    results.push(result);
    more = result.more;
  }
  refuse(results);
}

function refuse(all: readonly Result[]): void {
  const results = all.flatMap((one) => one.results);
  const refused = results.filter(({ done }) => !done);
  const why = refused[0]?.detail;
  if (refused.length === 0) return;
  throw new Error(results.length === 1 ? (why ?? '') : `${refused.length} of ${results.length} were refused: ${why}`);
}
