import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.d.ts';

const prefix = '/api/v1';
type Below<Path> = Path extends `${typeof prefix}${infer Rest}` ? Rest : never;

/** What the API answers and takes, by name; instants are ISO texts. */
export type Schemas = components['schemas'];
/** Every route behind `/api/v1` by its path. */
type Routes = { [Path in keyof paths as Below<Path>]: paths[Path] };
export type ApiClient = Client<Routes>;
/** Filters of a list by its path. */
export type QueryOf<Path extends keyof Routes> = Routes[Path] extends { get: { parameters: { query?: infer Query } } }
  ? NonNullable<Query>
  : never;

export type ClientOptions = {
  /** Origin of the API; empty for the page's own. */
  url: string;
  headers?: Record<string, string>;
  /** What is thrown for an answer that is no success. */
  refuse: (answer: Response) => Promise<Error>;
  /** What is thrown when there is no answer; undefined lets the error be. */
  unreachable?: (error: unknown) => Error | undefined;
};

/** The API over HTTP, typed by its own description. What is no success is thrown: no caller meets an answer's `error`. */
export function openClient({ url, headers = {}, refuse, unreachable }: ClientOptions): ApiClient {
  const client = createClient<Routes>({ baseUrl: `${url}${prefix}`, headers });
  client.use({
    async onResponse({ response }) {
      if (!response.ok) throw await refuse(response);
    },
    onError: ({ error }) => unreachable?.(error),
  });
  return client;
}

/** The body of a success; undefined where the route answers none. */
export async function take<T>(asked: Promise<{ data?: T }>): Promise<T> {
  return (await asked).data as T;
}
