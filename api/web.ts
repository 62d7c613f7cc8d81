import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import type { ApiEnv } from './kit/routing.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const unbuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Callweave</title>
<p>The pages are not built yet: run <code>npm run build:web</code>. The API is described at <a href="/api/docs">/api/docs</a>.</p></html>
`;

/** Serves the built pages; a path without a file extension is a page of the application. */
export const webRoutes = (webDir: string) =>
  new Hono<ApiEnv>().use(compress()).get('*', async (c) => {
    const wanted = fileOf(webDir, c.req.path);
    if (!wanted) return c.notFound();
    const found = await readFile(wanted).catch(() => undefined);
    if (found) {
      const lasting = c.req.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      const contentType = types[extname(wanted)] ?? 'application/octet-stream';
      return c.body(found, 200, { 'content-type': contentType, 'cache-control': lasting });
    }
    return extname(wanted) === '.html' ? c.html(unbuilt, 503) : c.notFound();
  });

/** Undefined for a path that is outside the folder or cannot be decoded. */
function fileOf(webDir: string, path: string): string | undefined {
  let plain: string;
  try {
    plain = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (plain.includes('\0') || plain.includes('\\') || plain.split('/').includes('..')) return undefined;
  const file = normalize(join(webDir, plain));
  const inside = file === normalize(webDir) || file.startsWith(normalize(webDir) + sep);
  if (!inside) return undefined;
  return extname(plain) ? file : join(webDir, 'index.html');
}
