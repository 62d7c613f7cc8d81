import { api } from '../api/client.ts';

type Result = { results: { id: string; done: boolean; detail: string | null }[]; refused: number; more: boolean };

/** So many the API takes at once. */
const most = 500;

/**
 * One request for many, in the API's portions; it reaches the API also when the page goes away meanwhile.
 * @throws when some were refused, with how many and why the first was.
 */
export async function bulk(path: string, ids: readonly string[], decision: Record<string, unknown>): Promise<void> {
  const requests = Array.from({ length: Math.ceil(ids.length / most) }, (_, at) => {
    const body = { ...decision, ids: ids.slice(at * most, (at + 1) * most) };
    return api<Result>(path, { method: 'POST', keepalive: true, body });
  });
  refuse(await Promise.all(requests));
}

/** As {@link bulk}, for all that fit a choice of the API's own; `count` of them are known. */
export async function bulkOf(path: string, count: number, decision: Record<string, unknown>): Promise<void> {
  const results: Result[] = [];
  // What comes in again meanwhile is not tried again for ever.
  for (let left = Math.ceil(count / most), more = true; more && left > 0; left--) {
    const result = await api<Result>(path, { method: 'POST', body: decision });
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
