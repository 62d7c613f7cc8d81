import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Hono } from 'hono';
import { docsPolicy } from './kit/headers.ts';
import type { ApiEnv } from './kit/routing.ts';

const require = createRequire(import.meta.url);
const folder: string = require('swagger-ui-dist/absolute-path.js')();
const files: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Callweave API</title>
<link rel="icon" href="/api/docs/favicon-32x32.png"><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="ui"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body>
</html>
`;
const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#ui', deepLinking: true, showExtensions: true, validatorUrl: null });
`;

/** The API documentation for people; everything it needs comes from this server. */
export const docsRoutes = () =>
  new Hono<ApiEnv>()
    .use(async (c, next) => {
      await next();
      c.header('content-security-policy', docsPolicy);
    })
    .get('/', (c) => c.html(page))
    .get('/start.js', (c) => c.body(start, 200, { 'content-type': 'text/javascript; charset=utf-8' }))
    .get('/:file', async (c) => {
      const name = c.req.param('file');
      const contentType = Object.hasOwn(files, name) ? files[name] : undefined;
      if (!contentType) return c.notFound();
      return c.body(await readFile(join(folder, name)), 200, {
        'content-type': contentType,
        'cache-control': 'max-age=86400',
      });
    });

/** The description shown on the page, built once. */
export function documentRoutes(document: object): Hono {
  const text = JSON.stringify(document);
  return new Hono().get('/', (c) => c.body(text, 200, { 'content-type': 'application/json; charset=utf-8' }));
}
