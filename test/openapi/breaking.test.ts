import { expect, test } from 'vitest';
import { breakingChanges, type Described } from './breaking.ts';
import type { Schema } from './narrowed.ts';

const object = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
});
const taking = (schema: Schema, path = '/calls'): Described => ({
  paths: { [path]: { post: { requestBody: { content: { 'application/json': { schema } } }, responses: { 204: {} } } } },
});
const answering = (schema: Schema, status = '200'): Described => ({
  paths: { '/calls': { get: { responses: { [status]: { content: { 'application/json': { schema } } } } } } },
});
const asking = (...parameters: { name: string; in: string; required?: boolean; schema: Schema }[]): Described => ({
  paths: { '/calls': { get: { parameters, responses: {} } } },
});

test('the same document breaks nothing', () => {
  const same = taking(object({ name: { type: 'string' } }, ['name']));
  expect(breakingChanges(same, structuredClone(same))).toEqual([]);
});

const text: Schema = { type: 'string' };
const number: Schema = { type: 'number' };
const refusals: [string, Described, Described, string][] = [
  ['a removed path', taking(text), taking(text, '/phones'), 'POST /calls is gone'],
  ['a removed operation', taking(text), { paths: { '/calls': {} } }, 'POST /calls is gone'],
  [
    'a removed field of an answer',
    answering(object({ id: text })),
    answering(object({})),
    'GET /calls answer 200.id is gone',
  ],
  [
    'a field that was always there',
    answering(object({ id: text }, ['id'])),
    answering(object({ id: text })),
    'GET /calls answer 200.id may now be missing',
  ],
  [
    'an answer that may now be null',
    answering(text),
    answering({ type: ['string', 'null'] }),
    'GET /calls answer 200 may now be null',
  ],
  ['another success', answering(text), answering(text, '202'), 'GET /calls answer 200 is gone'],
  [
    'a new required field',
    taking(object({})),
    taking(object({ id: text }, ['id'])),
    'POST /calls request.id is now required',
  ],
  [
    'a field that is no longer taken',
    taking(object({ id: text })),
    taking(object({})),
    'POST /calls request.id is gone',
  ],
  [
    'a removed value',
    taking({ type: 'string', enum: ['inbound', 'outbound'] }),
    taking({ type: 'string', enum: ['inbound'] }),
    'POST /calls request no longer takes "outbound"',
  ],
  [
    'values where there was free text',
    taking(text),
    taking({ type: 'string', enum: ['inbound'] }),
    'POST /calls request takes only inbound now',
  ],
  ['a narrower type', taking(number), taking({ type: 'integer' }), 'POST /calls request no longer takes number'],
  [
    'null no longer taken',
    taking({ anyOf: [text, { type: 'null' }] }),
    taking(text),
    'POST /calls request no longer takes null',
  ],
  [
    'a shorter text in a list',
    taking({ type: 'array', items: text }),
    taking({ type: 'array', items: { type: 'string', maxLength: 9 } }),
    'POST /calls request[] has a narrower maxLength: 9 (released: none)',
  ],
  ['a removed filter', asking({ name: 'q', in: 'query', schema: text }), asking(), 'GET /calls query q is gone'],
  [
    'a new required header',
    asking(),
    asking({ name: 'if-match', in: 'header', required: true, schema: text }),
    'GET /calls header if-match is now required',
  ],
];
test.each(refusals)('%s is named', (_name, released, current, sentence) => {
  expect(breakingChanges(released, current)).toEqual([sentence]);
});

const growth: [string, Described, Described][] = [
  ['a new optional field of a request', taking(object({})), taking(object({ id: text }))],
  ['a new field of an answer', answering(object({})), answering(object({ id: text }, ['id']))],
  ['a wider type of a request', taking({ type: 'integer' }), taking({ type: ['number', 'null'] })],
  ['a narrower answer', answering({ type: ['string', 'null'] }), answering(text)],
  ['a new value', taking({ type: 'string', enum: ['a'] }), taking({ type: 'string', enum: ['a', 'b'] })],
  ['a new filter', asking(), asking({ name: 'q', in: 'query', schema: text })],
  ['a new path', taking(text), { paths: { ...taking(text).paths, ...taking(text, '/phones').paths } }],
];
test.each(growth)('%s breaks nobody', (_name, released, current) => {
  expect(breakingChanges(released, current)).toEqual([]);
});

test('a change behind names is found once at each use, also where a schema holds itself', () => {
  const described = (tree: Schema): Described => ({
    ...answering({ $ref: '#/components/schemas/Tree' }),
    components: { schemas: { Tree: tree } },
  });
  const branches: Schema = { type: 'array', items: { $ref: '#/components/schemas/Tree' } };
  const released = described(object({ name: text, branches }));
  expect(breakingChanges(released, described(object({ branches })))).toEqual(['GET /calls answer 200.name is gone']);
});
