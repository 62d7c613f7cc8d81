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

/**
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
  const response = await fetch(`/api/v1${path}`, {
    method: init.method ?? 'GET',
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    headers: { ...(init.body === undefined ? {} : { 'content-type': 'application/json' }), ...init.headers },
    ...(init.signal ? { signal: init.signal } : {}),
    ...(init.keepalive ? { keepalive: true } : {}),
  });
  if (!response.ok) throw new ApiProblem(response.status, await response.json().catch(() => ({})));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** `{a: 'x', b: undefined}` → `?a=x`; empty for nothing. */
export function query(values: Record<string, string | undefined | null>): string {
  const given = Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
}
