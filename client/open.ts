import createClient, {
  type Client,
  type ClientPathsWithMethod,
  createFinalURL,
  createQuerySerializer,
  defaultPathSerializer,
  type FetchResponse,
  type MaybeOptionalInit,
  type ParseAs,
} from 'openapi-fetch';
import type { components, paths } from './schema.d.ts';

const prefix = '/api/v1';
type Below<Path> = Path extends `${typeof prefix}${infer Rest}` ? Rest : never;

/** What the API answers and takes, by name; instants are ISO texts. */
export type Schemas = components['schemas'];
/** Every route behind `/api/v1` by its path. */
type Routes = { [Path in keyof paths as Below<Path>]: paths[Path] };

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';
type PathOf<M extends Method> = ClientPathsWithMethod<Client<Routes>, M>;
/** What a request brings along; optional where its route demands nothing. */
type Init<Path extends keyof Routes, M extends Method, As> =
  undefined extends MaybeOptionalInit<Routes[Path], M>
    ? [init?: MaybeOptionalInit<Routes[Path], M> & { parseAs?: As }]
    : [init: MaybeOptionalInit<Routes[Path], M> & { parseAs?: As }];

/** A method a verb. Those of openapi-fetch let names through that a route does not know; to these they are errors. */
export type ApiClient = {
  [M in Method as Uppercase<M>]: <Path extends PathOf<M>, As extends ParseAs = 'json'>(
    path: Path,
    ...init: Init<Path, M, As>
  ) => Promise<FetchResponse<Extract<Routes[Path][M], object>, { parseAs: As }, 'application/json'>>;
};

/** Filters of a list by its path. */
export type QueryOf<Path extends keyof Routes> = Routes[Path] extends { get: { parameters: { query?: infer Query } } }
  ? NonNullable<Query>
  : never;

type ParamsOf<Path extends keyof Routes> = Routes[Path] extends { get: { parameters: infer Params } }
  ? Omit<Params, 'header' | 'cookie'>
  : object;

/** Where a route is, for what the browser itself asks: links, players, and uploads that tell how far they are. */
export const hrefOf = <Path extends keyof Routes>(path: Path, params: ParamsOf<Path>): string =>
  createFinalURL(path, {
    baseUrl: prefix,
    params,
    querySerializer: createQuerySerializer(),
    pathSerializer: defaultPathSerializer,
  });

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
  return client as ApiClient;
}

/** The body of a success; undefined where the route answers none. */
export async function take<T>(asked: Promise<{ data?: T }>): Promise<T> {
  return (await asked).data as T;
}
