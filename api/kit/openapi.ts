import type { OpenAPIHono } from '@hono/zod-openapi';
import { sessionCookie } from './cookie.ts';
import type { ApiEnv } from './routing.ts';

const about = {
  openapi: '3.1.0',
  info: {
    title: 'Callweave',
    version: '1',
    license: { name: 'MIT', identifier: 'MIT' },
    description:
      'Send in calls, follow them, and read what was said and what it means. Lists return `{items, nextCursor}`; errors are ' +
      'problem+json with a `code`, the rejected values in `errors`, and the `requestId` to look for in the log.',
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

/** The document of all routes, built once. */
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
  // Its validator must let multipart through, so the route itself cannot declare it.
  const receive = document.paths?.['/api/v1/calls']?.post?.requestBody;
  if (receive && 'content' in receive) receive.required = true;
  describeOnce(document);
  describeRefusals(document);
  return document;
}

const refusal = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** The refusals that happen before a route is reached, and the response while the database is down. */
function describeRefusals(document: OpenApiDocument): void {
  for (const item of Object.values(document.paths ?? {})) {
    for (const { requestBody, responses } of [item.get, item.post, item.put, item.patch, item.delete].flatMap(
      (operation) => operation ?? [],
    )) {
      if (!responses?.[500]) continue;
      responses[503] ??= refusal('Temporarily unavailable; `Retry-After` says when to try again');
      if (!requestBody) continue;
      responses[413] ??= refusal('The body is too large');
      responses[415] ??= refusal('Content type not accepted by this route');
    }
  }
}

/** Middleware handles the key for every POST behind sign-in. */
function describeOnce(document: OpenApiDocument): void {
  for (const { post } of Object.values(document.paths ?? {})) {
    if (!post || post.security?.length === 0) continue;
    const description = 'Any text, e.g. a UUID: repeating the request within a day returns the first response';
    const schema = { type: 'string' as const, maxLength: 255 };
    post.parameters = [...(post.parameters ?? []), { name: 'Idempotency-Key', in: 'header', schema, description }];
    const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
    if (post.responses)
      post.responses[409] ??= {
        description: 'The key was used for a different request, or the first one is still in progress',
        content,
      };
  }
}
