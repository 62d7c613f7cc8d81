import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { fill } from './everything.ts';
import { useApi } from './serve.ts';

const api = await useApi();
const tenant = await api.asTenant();
const own = await fill(api, tenant);
const document = await (await fetch(`${api.url}/api/openapi.json`)).json();
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ ...document, $id: 'api' });

const ids: Record<string, string> = {
  calls: own.callId,
  customers: own.customerId,
  bookings: own.bookingId,
  'contact-plans': own.planId,
  'review-items': own.reviewId,
  imports: own.importId,
  sources: own.sourceId,
  users: own.userId,
};
const paths = Object.keys(document.paths).filter((path) => {
  const content = document.paths[path].get?.responses[200]?.content ?? {};
  // What an embed key opens has tests of its own.
  return 'application/json' in content && !/^\/api\/v1\/embed(\/|$)/.test(path);
});

test.each(paths)('GET %s answers in the shape that is described', async (path) => {
  const noun = path.split('/')[3] ?? '';
  const answer = await fetch(`${api.url}${path.replace('{id}', ids[noun] ?? '').replace('{version}', '0')}`, {
    headers: { authorization: `Bearer ${tenant.key}` },
  });
  expect(answer.status).toBe(200);
  await fits(path, 'get', 200, await answer.json());
});

test('a failure answers in the shape that is described', async () => {
  const answer = await tenant.call('GET', '/calls?limit=0');
  const pointer = '#/components/schemas/Problem';
  check(`api${pointer}`, await answer.json());
});

test('the call of the contract has its fields under their names', async () => {
  const call = await (await tenant.call('GET', `/calls/${own.callId}`)).json();
  const contract = [
    'id',
    'sourceCallId',
    'direction',
    'from',
    'to',
    'startedAt',
    'durationSeconds',
    'agentName',
    'stage',
    'steps',
    'customerId',
    'bookingId',
    'link',
    'insights',
    'metrics',
  ];
  for (const field of contract) expect(call).toHaveProperty(field);
  expect(call.link).toMatchObject({
    customer: { confidence: 1, reasons: [own.mark] },
    booking: { score: 10, confidence: 0.9, reasons: ['exact date'], runnersUp: [] },
  });
  for (const field of [
    'engine',
    'summary',
    'sentiment',
    'topics',
    'intent',
    'actionItems',
    'callbackWishes',
    'entities',
    'tags',
    'unverified',
  ]) {
    expect(call.insights).toHaveProperty(field);
  }
  expect(call.insights.sentiment).toMatchObject({ score: 0, label: 'neutral', bySpeaker: { customer: { score: 0 } } });
  expect(call.insights.topics[0].quotes[0]).toEqual({
    turn: 0,
    speaker: 'agent',
    text: 'good morning',
    startSeconds: 0,
    endSeconds: 2,
  });
});

async function fits(path: string, method: string, status: number, body: unknown) {
  const at = ['paths', path, method, 'responses', String(status), 'content', 'application/json', 'schema'];
  check(
    `api#/${at.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')).join('/')}`,
    body,
  );
}

function check(ref: string, body: unknown) {
  const validate = ajv.compile({ $ref: ref });
  expect(validate(body), JSON.stringify(validate.errors)).toBe(true);
}
