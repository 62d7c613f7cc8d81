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

/** What the API accepts and returns, by name; instants are ISO strings. */
export type Schemas = components['schemas'];
/** Every route behind `/api/v1` by its path. */
type Routes = { [Path in keyof paths as Below<Path>]: paths[Path] };

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';
type PathOf<M extends Method> = ClientPathsWithMethod<Client<Routes>, M>;
/** What a request carries; optional if its route requires nothing. */
type Init<Path extends keyof Routes, M extends Method, As> =
  undefined extends MaybeOptionalInit<Routes[Path], M>
    ? [init?: MaybeOptionalInit<Routes[Path], M> & { parseAs?: As }]
    : [init: MaybeOptionalInit<Routes[Path], M> & { parseAs?: As }];

/**
 * One function per method. Those of openapi-fetch accept names that a route does not know; here they are type errors.
 */
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

/** The URL of a route, for what the browser itself requests: links, players, and uploads that report progress. */
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
  /** The error to throw for an answer that is not a success. */
  refuse: (answer: Response) => Promise<Error>;
  /** The error to throw when there is no answer; undefined rethrows the original. */
  unreachable?: (error: unknown) => Error | undefined;
};

/**
 * The API over HTTP, typed by its own description. Anything but a success is thrown, so no caller handles an answer's
 * `error`.
 */
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

/** The body of a success; undefined if the route returns none. */
export async function take<T>(asked: Promise<{ data?: T }>): Promise<T> {
  return (await asked).data as T;
}
