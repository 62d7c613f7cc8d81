import type { OpenAPIHono } from '@hono/zod-openapi';
import { sessionCookie } from './access/cookie.ts';
import type { ApiEnv } from './routing.ts';

const about = {
  openapi: '3.1.0',
  info: {
    title: 'Callweave',
    version: '1',
    license: { name: 'MIT', identifier: 'MIT' },
    description:
      'Hand in calls, follow them, and read what was said and what it means. Lists answer `{items, nextCursor}`; failures answer ' +
      'problem+json with a `code`, the rejected values in `errors`, and the `requestId` under which the log has more.',
  },
  tags: [
    'calls',
    'customers',
    'bookings',
    'review',
    'contact plans',
    'parked',
    'pipeline',
    'events',
    'sources',
    'access',
    'platform',
  ].map((name) => ({ name })),
};

export type OpenApiDocument = ReturnType<OpenAPIHono<ApiEnv>['getOpenAPI31Document']>;

/** The document of all routes, made once. */
export function describeApi(app: OpenAPIHono<ApiEnv>): OpenApiDocument {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'cw_…',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: sessionCookie,
  });
  const document = app.getOpenAPI31Document(about);
  // Its validator must let multipart pass, so that the route itself cannot say it.
  const receive = document.paths?.['/api/v1/calls']?.post?.requestBody;
  if (receive && 'content' in receive) receive.required = true;
  return document;
}

/** `operations`: from method to operation id. */
export type KnownPath = { pattern: string; methods: string[]; operations: Record<string, string | undefined> };
type Known = KnownPath & { test: RegExp };

/** Finds which route a path belongs to, also when its method does not fit. */
export function indexPaths(document: OpenApiDocument): (path: string) => KnownPath | undefined {
  const known: Known[] = Object.entries(document.paths ?? {}).map(([pattern, item]) => ({
    pattern,
    test: new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
    methods: Object.keys(item ?? {}).map((method) => method.toUpperCase()),
    operations: Object.fromEntries(
      Object.entries((item ?? {}) as Record<string, { operationId?: string }>).map(([method, { operationId }]) => [
        method.toUpperCase(),
        operationId,
      ]),
    ),
  }));
  // Written-out paths before those with parameters, as the router has it.
  known.sort((a, b) => Number(a.pattern.includes('{')) - Number(b.pattern.includes('{')));
  return (path) => known.find(({ test }) => test.test(path));
}
