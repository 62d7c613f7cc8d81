import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.d.ts';

const prefix = '/api/v1';
type Below<Path> = Path extends `${typeof prefix}${infer Rest}` ? Rest : never;

/** Every route behind `/api/v1` by its path, as the API's own description has it. */
export type Routes = { [Path in keyof paths as Below<Path>]: paths[Path] };
export type ApiClient = Client<Routes>;
/** What the API answers and takes, by name; instants are ISO texts. */
export type Schemas = components['schemas'];

export type ClientOptions = {
  /** Origin of the API; empty for the page's own. */
  url: string;
  headers?: Record<string, string>;
  /** What is thrown for an answer that is no success. */
  refuse: (answer: Response) => Promise<Error>;
  /** What is thrown when there is no answer. */
  unreachable?: (error: unknown) => Error;
};

/** The API over HTTP. A promise of its answer fails with what `refuse` makes of it, unless it is a success. */
export function openClient({ url, headers = {}, refuse, unreachable }: ClientOptions): ApiClient {
  const client = createClient<Routes>({ baseUrl: `${url}${prefix}`, headers });
  client.use({
    async onResponse({ response }) {
      if (!response.ok) throw await refuse(response);
    },
    ...(unreachable ? { onError: ({ error }) => unreachable(error) } : {}),
  });
  return client;
}

/** The body of a success. */
export async function take<T>(asked: Promise<{ data?: T }>): Promise<T> {
  return (await asked).data as T;
}
