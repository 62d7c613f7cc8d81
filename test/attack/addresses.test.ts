import { describe, expect, test } from 'vitest';
import { openOidc } from '../../providers/oidc/open.ts';
import { aCall, useApi } from '../api/serve.ts';
import { useIssuer } from '../fixtures/issuer.ts';
import { routesOf } from './routes.ts';
import { keepSilent } from './silence.ts';

const client = { clientId: 'callweave', clientSecret: 'a secret' };
const issuer = await useIssuer(client);
const api = await useApi();
const tenant = await api.asTenant();
const port = openOidc({ ...client, issuer: issuer.url, label: 'Sign in' });
Object.assign(api.deps, { publicUrl: api.url, oidc: { port, issuer: { tenantId: tenant.tenantId, role: null } } });
keepSilent(api, [tenant]);

describe('an address that a tenant gives', () => {
  test('can be given in one field alone', async () => {
    const document = await (await fetch(`${api.url}/api/openapi.json`)).json();
    const found = new Set<string>();
    const look = (value: unknown, name: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('format' in value && value.format === 'uri') found.add(name);
      for (const [key, part] of Object.entries(value)) look(part, /^\d+$|^(anyOf|oneOf|items)$/.test(key) ? name : key);
    };
    for (const { requestBody } of await routesOf(api)) look(requestBody, '');
    look(document.components.schemas, '');
    expect([...found]).toEqual(['recordingUrl']);
  });

  test.each(['file:///etc/passwd', 'gopher://x/', 'ftp://x/', 'data:,x', 'javascript:1', 'http://', '//x', 7])(
    '%s is not taken',
    async (recordingUrl) => {
      const { transcript: _none, ...call } = aCall({ recordingUrl });
      expect((await tenant.call('POST', '/calls', call)).status).toBe(400);
    },
  );
});

test.each([
  '//evil.example',
  '/\\evil.example',
  '/%5cevil.example',
  'https://evil.example',
  'https:evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\\\\evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '/api/v1/oidc/start?returnTo=/calls',
  '/..//evil.example',
  '/.//evil.example',
  '///evil.example',
  '/calls\r\nSet-Cookie: a=b',
])('signing in leads nobody to %j', async (returnTo) => {
  const go = (url: string, cookie = '') => fetch(url, { redirect: 'manual', headers: { cookie } });
  const cookieOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((text) => text.split(';')[0])
      .join('; ');
  const start = await go(`${api.url}/api/v1/oidc/start?returnTo=${encodeURIComponent(returnTo)}`);
  expect(start.status).toBe(302);
  expect(start.headers.get('location')).toMatch(new RegExp(`^${issuer.url}`));
  const back = await go(start.headers.get('location') ?? '');
  const end = await go(back.headers.get('location') ?? '', cookieOf(start));
  const to = new URL(end.headers.get('location') ?? '', api.url);
  expect(to.origin).toBe(api.url);
  expect(to.pathname.startsWith('//')).toBe(false);
  expect(end.headers.getSetCookie().join()).not.toContain('a=b');
});
