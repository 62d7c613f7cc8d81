import { Ajv2020 } from 'ajv/dist/2020.js';
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anything, type Schema, valuesOf } from './arbitrary.ts';
import { fill } from './everything.ts';
import { useApi } from './serve.ts';

type Parameter = { name: string; in: string; required?: boolean; schema?: Schema };
type Operation = {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
};
type Asked = { method: string; path: string; headers: Record<string, string>; body: string | undefined };

const api = await useApi();
const tenant = await api.asTenant();
const own = await fill(api, tenant);
const document = await (await fetch(`${api.url}/api/openapi.json`)).json();
const schemas: Record<string, Schema> = document.components.schemas;
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ ...document, $id: 'api' });

/** Its stream does not end by itself (test/api/events.test.ts), and the others throw away the key that asks. */
const left = ['followEvents', 'revokeKey', 'signOut', 'signOutEverywhere'];
const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([, { operationId }]) => !left.includes(operationId))
    .map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, method, path, operation })),
);
type Route = (typeof operations)[number];

/** Ids that are there, so that requests come further than "not found"; a parked call's would wait for a worker. */
const ids: Record<string, string> = {
  calls: own.callId,
  customers: own.customerId,
  bookings: own.bookingId,
  'contact-plans': own.planId,
  'review-items': own.reviewId,
};
const odd = (noun: string) =>
  fc.oneof(
    fc.constant(ids[noun] ?? own.sourceId),
    fc.uuid(),
    fc.constantFrom('0', '%00', '%F0%9F%91%A9', 'a'.repeat(300)),
  );

const textOf = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

function requestOf({ method, path, operation }: Route, oddly: boolean): Arbitrary<Asked> {
  const parameters = operation.parameters ?? [];
  const query = fc.record(
    Object.fromEntries(
      parameters
        .filter((one) => one.in === 'query')
        .map(({ name, schema }) => [name, valuesOf(schema ?? {}, schemas, oddly)]),
    ),
    {
      requiredKeys: oddly ? [] : parameters.filter((one) => one.in === 'query' && one.required).map(({ name }) => name),
    },
  );
  const content = operation.requestBody?.content ?? {};
  const schema = content['application/json']?.schema;
  const body: Arbitrary<string | undefined> = schema
    ? fc.oneof(
        { weight: 8, arbitrary: valuesOf(schema, schemas, oddly).map((value) => JSON.stringify(value)) },
        ...(oddly
          ? [
              { weight: 1, arbitrary: anything.map((value) => JSON.stringify(value)) },
              { weight: 1, arbitrary: fc.constantFrom('', '{', '\u0000', '[1,]', `${'['.repeat(9_000)}`) },
            ]
          : []),
      )
    : fc.constant(Object.keys(content).length > 0 ? 'name,phone\nAda,+1 555 012 3456\n' : undefined);
  const good = schema ? 'application/json' : (Object.keys(content)[0] ?? undefined);
  const kinds =
    oddly && good
      ? [
          'application/json',
          'text/plain',
          'multipart/form-data',
          'application/x-www-form-urlencoded',
          'no/such; x=é'.normalize('NFD').replaceAll(/[^ -~]/g, ''),
        ]
      : [];
  const contentType = fc.constantFrom(...(good ? [good, good, good] : [undefined]), ...kinds);
  const version = fc.constantFrom('"1"', '"0"', '1', 'W/"1"', 'x');
  return fc
    .record({
      query,
      body,
      contentType,
      version,
      id: oddly ? odd(path.split('/')[3] ?? '') : fc.constant(ids[path.split('/')[3] ?? ''] ?? own.sourceId),
    })
    .map((made) => {
      const asked = Object.entries(made.query).map(([name, value]) => [name, textOf(value)]);
      return {
        method: method.toUpperCase(),
        path: `${path.replaceAll(/\{[^}]+\}/g, made.id)}${asked.length > 0 ? `?${new URLSearchParams(asked)}` : ''}`,
        headers: {
          ...(made.contentType ? { 'content-type': made.contentType } : {}),
          ...(parameters.some(({ name }) => name.toLowerCase() === 'if-match') ? { 'if-match': made.version } : {}),
        },
        body: made.body,
      };
    });
}

async function ask({ method, path, headers, body }: Asked): Promise<Response> {
  return fetch(`${api.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${tenant.key}`, ...headers },
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
  });
}

/** The answer is one that the document names, in the kind and the shape that it names. */
async function conforms({ path, method, operation }: Route, answer: Response): Promise<void> {
  const said = await answer.text();
  expect(answer.status, said).toBeLessThan(500);
  const described = operation.responses[answer.status];
  expect(Object.keys(operation.responses), said).toContain(String(answer.status));
  const kind = answer.headers.get('content-type')?.split(';')[0] ?? '';
  if (!described?.content) {
    expect(said).toBe('');
    return;
  }
  expect(Object.keys(described.content)).toContain(kind);
  if (!/json$/.test(kind)) return;
  const at = ['paths', path, method, 'responses', String(answer.status), 'content', kind, 'schema'];
  const pointer = at.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const validate = ajv.getSchema(`api#/${pointer}`);
  expect(validate?.(JSON.parse(said)), JSON.stringify(validate?.errors)).toBe(true);
}

const settings = { numRuns: 12, seed: 20261121, endOnFailure: true };

describe.each(operations)('$name', (route) => {
  test.each([
    ['requests as described', false],
    ['odd requests', true],
  ])('%s get an answer as described', { timeout: 60_000 }, async (_kind, oddly) => {
    await fc.assert(
      fc.asyncProperty(requestOf(route, oddly), async (asked) => {
        await conforms(route, await ask(asked));
      }),
      settings,
    );
  });
});

test.each([...new Set(operations.map(({ path }) => path))])('%s takes no other method', async (path) => {
  const known = Object.keys(document.paths[path]).map((method) => method.toUpperCase());
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !known.includes(one))) {
    const answer = await ask({ method, path: path.replaceAll(/\{[^}]+\}/g, own.callId), headers: {}, body: undefined });
    expect(answer.status, `${method} ${path}`).toBe(405);
    expect(answer.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining(known));
  }
});
