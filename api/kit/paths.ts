import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler, NotFoundHandler } from 'hono';
import { answerProblem } from './answer.ts';
import { describeApi, type OpenApiDocument } from './openapi.ts';
import type { ApiEnv } from './routing.ts';

/** `operations`: from method to operation id. */
export type KnownPath = { pattern: string; methods: string[]; operations: Record<string, string | undefined> };
type Known = KnownPath & { test: RegExp };

/** Finds the route a path belongs to, even if its method does not match. */
function indexPaths(document: OpenApiDocument): (path: string) => KnownPath | undefined {
  const known: Known[] = Object.entries(document.paths ?? {}).map(([pattern, item]) => ({
    pattern,
    test: new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll(/\{[^{}]+\}/g, '[^/]+')}$`),
    methods: Object.keys(item ?? {}).map((method) => method.toUpperCase()),
    operations: Object.fromEntries(
      Object.entries((item ?? {}) as Record<string, { operationId?: string }>).map(([method, { operationId }]) => [
        method.toUpperCase(),
        operationId,
      ]),
    ),
  }));
  // Literal paths before those with parameters, as in the router.
  known.sort((a, b) => Number(a.pattern.includes('{')) - Number(b.pattern.includes('{')));
  return (path) => known.find(({ test }) => test.test(path));
}

/**
 * The API's routes by path. Filled once all routes are registered, since middleware comes before the routes it asks
 * about.
 */
export type KnownPaths = {
  find: (path: string) => KnownPath | undefined;
  /** For the log. */
  patternOf: (path: string) => string;
  /** Builds the API document from all routes so far and takes its paths as the known ones. */
  describe: (app: OpenAPIHono<ApiEnv>) => OpenApiDocument;
};

export function knownPaths(): KnownPaths {
  let find: KnownPaths['find'] = () => undefined;
  return {
    find: (path) => find(path),
    patternOf: (path) => find(path)?.pattern ?? '(none)',
    describe: (app) => {
      const document = describeApi(app);
      find = indexPaths(document);
      return document;
    },
  };
}

/** Nothing after this runs unguarded, even if the handler of another pattern would accept the method. */
export const onlyKnown =
  ({ find }: KnownPaths): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
    return find(c.req.path)?.methods.includes(method) ? next() : c.notFound();
  };

/** A path that exists under other methods says which. */
export const answerUnknown =
  ({ find }: KnownPaths): NotFoundHandler<ApiEnv> =>
  (c: Context<ApiEnv>) => {
    const { path, method } = c.req;
    const methods = find(path)?.methods.filter((known) => known !== method);
    if (!methods?.length)
      return answerProblem(c, { code: 'not_found', status: 404, detail: 'There is nothing at this address' });
    const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].sort().join(', ');
    const detail = `This address takes ${allow}, not ${method}`;
    return answerProblem(c, { code: 'method_not_allowed', status: 405, detail, headers: { allow } });
  };
