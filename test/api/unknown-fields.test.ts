import { describe, expect, test } from 'vitest';
import type { Schema } from './arbitrary.ts';
import { fill } from './everything.ts';
import { useApi } from './serve.ts';

type Operation = {
  operationId: string;
  parameters?: { in: string }[];
  requestBody?: { content: Record<string, { schema?: Strict }> };
};
type Strict = Schema & { additionalProperties?: unknown };

const api = await useApi();
const tenant = await api.asTenant();
const own = await fill(api, tenant);
const document = await (await fetch(`${api.url}/api/openapi.json`)).json();
const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ name: operation.operationId, method, path, operation })),
);

/** Senders of calls add fields of their own; a browser comes back from a sign-in service with that service's fields. */
const lenient = ['receiveCall', 'receiveWebhook', 'startOidc', 'finishOidc'];
/** A record whose keys are a closed list, which the document cannot say. */
const closed = /\.contact\.rules$/;

/** Objects of a schema that would swallow an unknown field, as paths. A record of free keys is none. */
function open(schema: Strict, at = '', seen: readonly string[] = []): string[] {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return seen.includes(name) ? [] : open(document.components.schemas[name], at, [...seen, name]);
  }
  const inside = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [
    ...(schema.properties && schema.additionalProperties !== false && !closed.test(at) ? [at] : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, one]) => open(one, `${at}.${name}`, seen)),
    ...(schema.items ? open(schema.items, `${at}[]`, seen) : []),
    ...inside.flatMap((one) => open(one, at, seen)),
  ];
}

const bodies = operations.filter(({ name, operation }) => {
  return operation.requestBody?.content['application/json'] && !lenient.includes(name);
});
test.each(bodies)('$name takes no unknown field in its body', ({ operation }) => {
  expect(open(operation.requestBody?.content['application/json']?.schema ?? {})).toEqual([]);
});

const queries = operations.filter(
  ({ name, operation }) => operation.parameters?.some((one) => one.in === 'query') && !lenient.includes(name),
);
test.each(queries)('$name takes no unknown field in its query', async ({ method, path }) => {
  const asked = path.replace('{id}', path.includes('customers') ? own.customerId : own.callId);
  const answer = await fetch(`${api.url}${asked}?agnet=Mina`, {
    method: method.toUpperCase(),
    headers: { authorization: `Bearer ${tenant.key}`, 'content-type': 'text/csv' },
    ...(method === 'post' ? { body: 'name,phone\nAda,+1 555 012 3456\n' } : {}),
  });
  const { errors } = await answer.json();
  expect({ status: answer.status, errors }).toMatchObject({ status: 400, errors: [{ field: 'agnet', value: 'Mina' }] });
});

describe('a misspelled restriction is refused by name, not left out', () => {
  const embed = { name: 'CRM', allowedOrigins: ['https://crm.example'] };
  test.each([
    ['/embed-keys', { ...embed, view: { kind: 'calls', filter: { customer: 'x' } } }, ['view.filter.customer']],
    ['/embed-keys', { ...embed, view: { kind: 'calls', filters: {} } }, ['view.filters']],
    ['/embed-keys', { ...embed, view: { kind: 'calls' }, expires: '2030-01-01T00:00:00Z' }, ['expires']],
    ['/keys', { name: 'Export', scope: ['calls:read'], expiresOn: '2030-01-01' }, ['scope', 'expiresOn']],
    ['/parked/bulk', { action: 'fail', id: ['x'] }, ['id']],
    ['/users/invitations', { email: 'a@b.example', name: 'A', role: 'viewer', scopes: 'own' }, ['scopes']],
    [
      '/pipeline/config/validate',
      { config: { retentionDays: { recordings: 30 } } },
      ['config.retentionDays.recordings'],
    ],
    [
      '/pipeline/config/validate',
      { config: { contact: { rules: { anserwed: {} } } } },
      ['config.contact.rules.anserwed'],
    ],
  ])('%s %o', async (path, body, fields) => {
    const answer = await tenant.call('POST', path, body);
    const { errors } = await answer.json();
    expect(errors.map(({ field }: { field: string }) => field)).toEqual(expect.arrayContaining(fields));
    if (path !== '/pipeline/config/validate') expect(answer.status).toBe(400);
  });
});
