import { openClient } from '../../client/open.ts';

/** A rejected value; `field` as named by the API. */
export type FieldProblem = { field: string; value?: unknown; message: string };

/** A refusal from the API, as in RFC 9457. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  /** What is wrong, field by field, if the API names it. */
  readonly fields: readonly FieldProblem[];
  constructor(
    status: number,
    body: { code?: string; detail?: string; requestId?: string; errors?: readonly FieldProblem[] },
  ) {
    super(body.detail ?? 'The server did not say why');
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.requestId = body.requestId ?? null;
    this.fields = body.errors ?? [];
  }
}

const watchers = new Set<() => void>();

/** Calls the listener whenever the API no longer recognizes the session. @returns unsubscribes */
export function onSignedOut(listener: () => void): () => void {
  watchers.add(listener);
  return () => void watchers.delete(listener);
}

/**
 * The API, typed by its own description: paths, queries, bodies and responses. A refusal is thrown as {@link
 * ApiProblem}.
 */
export const http = openClient({
  url: '',
  refuse: async (answer) => {
    if (answer.status === 401) for (const listener of watchers) listener();
    return new ApiProblem(answer.status, await answer.json().catch(() => ({})));
  },
});

/** The header that only lets a change through if the version that was read is still current. */
export const ifMatch = (version: number) => ({ 'if-match': `"${version}"` });

type Loose<Query> = { [Name in keyof Query]: Query[Name] | '' | null | undefined };

/** The filters that are set: undefined, null and empty ones are not sent. */
export const withoutEmpty = <Query extends object>(values: Loose<NoInfer<Query>>): Query =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value != null && value !== '')) as Query;
