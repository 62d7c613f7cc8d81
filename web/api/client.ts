import { openClient } from '../../client/open.ts';

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
    super(body.detail ?? 'The server did not say why');
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.requestId = body.requestId ?? null;
    this.fields = body.errors ?? [];
  }
}

const watchers = new Set<() => void>();

/** Tells whenever the API does not know (any more) who asks. @returns what ends it. */
export function onSignedOut(listener: () => void): () => void {
  watchers.add(listener);
  return () => void watchers.delete(listener);
}

/** The API by its own description: paths, queries, bodies and answers are typed. A refusal is thrown as {@link ApiProblem}. */
export const http = openClient({
  url: '',
  refuse: async (answer) => {
    if (answer.status === 401) for (const listener of watchers) listener();
    return new ApiProblem(answer.status, await answer.json().catch(() => ({})));
  },
});

/** The header that lets a change through only while the version that was read is the current one. */
export const ifMatch = (version: number) => ({ 'if-match': `"${version}"` });

type Loose<Query> = { [Name in keyof Query]: Query[Name] | '' | null | undefined };

/** The filters that were chosen: what is undefined, null or empty is not sent. */
export const given = <Query extends object>(values: Loose<NoInfer<Query>>): Query =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value != null && value !== '')) as Query;
