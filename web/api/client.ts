import { openClient, take } from '../../client/open.ts';

/** A value that was not taken; `field` as the API names it. */
export type FieldProblem = { field: string; value?: unknown; message: string };

/** A refusal of the API, as RFC 9457 describes it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  /** What is wrong, field by field, where the API names it. */
  readonly fields: readonly FieldProblem[];
  constructor(
    status: number,
    body: { code?: string; detail?: string; requestId?: string; errors?: readonly FieldProblem[] },
  ) {
    super(body.detail ?? 'The server gave no reason');
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.requestId = body.requestId ?? null;
    this.fields = body.errors ?? [];
  }
}

const watchers = new Set<() => void>();

/** Tells whenever the API does not know (any more) who asks. @returns what ends it. */
export function onSignedOut(told: () => void): () => void {
  watchers.add(told);
  return () => void watchers.delete(told);
}

/** The API by its own description: paths, queries, bodies and answers are typed. A refusal is thrown as {@link ApiProblem}. */
export const http = openClient({
  url: '',
  refuse: async (answer) => {
    if (answer.status === 401) for (const told of watchers) told();
    return new ApiProblem(answer.status, await answer.json().catch(() => ({})));
  },
});

/**
 * The same for a path that is put together, with the answer as its caller knows it.
 * @param init.keepalive The request is sent also when the page goes away meanwhile; for small bodies.
 * @throws {ApiProblem} for an answer that is no success; {TypeError} when the server cannot be reached.
 */
export async function api<T>(
  path: string,
  init: {
    method?: string;
    body?: unknown;
    headers?: Record<string, string>;
    signal?: AbortSignal;
    keepalive?: boolean;
  } = {},
): Promise<T> {
  const { method = 'GET', headers = {}, ...rest } = init;
  const asked = http.request(method.toLowerCase() as 'get', path as '/me', { headers, ...rest } as never);
  return (await take(asked)) as T;
}

/** `{a: 'x', b: undefined}` → `?a=x`; empty for nothing. */
export function query(values: Record<string, string | undefined | null>): string {
  const given = Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
}
