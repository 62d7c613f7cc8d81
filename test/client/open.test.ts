import { expect, test } from 'vitest';
import { type ApiClient, hrefOf } from '../../client/open.ts';

test('an address has its parts escaped and its filters behind it', () => {
  expect(hrefOf('/calls', {})).toBe('/api/v1/calls');
  expect(hrefOf('/calls/{id}/audio', { path: { id: 'a/b' } })).toBe('/api/v1/calls/a%2Fb/audio');
  expect(hrefOf('/calls.csv', { query: { tag: 'no show', q: 'a&b' } })).toBe('/api/v1/calls.csv?tag=no%20show&q=a%26b');
});

/** Never asked: the compiler complains about each line that it should have refused. */
const _refused = (http: ApiClient) => [
  // @ts-expect-error there is no such route
  () => http.GET('/call'),
  // @ts-expect-error the route has no such method
  () => http.DELETE('/calls'),
  // @ts-expect-error which call is not said
  () => http.GET('/calls/{id}'),
  // @ts-expect-error there is no such filter
  () => http.GET('/calls', { params: { query: { direktion: 'inbound' } } }),
  // @ts-expect-error the filter has no such value
  () => http.GET('/calls', { params: { query: { direction: 'sideways' } } }),
  // @ts-expect-error the body lacks what is demanded
  () => http.POST('/keys', { body: {} }),
  // @ts-expect-error the body has no such field
  () => http.POST('/keys', { body: { name: 'importer', expires: null } }),
  // @ts-expect-error there is no such header
  () => http.DELETE('/calls/{id}/link', { params: { path: { id: '' }, header: { 'if-none-match': '"3"' } } }),
  // @ts-expect-error the answer has no such field
  async () => (await http.GET('/me')).data?.nickname,
  // @ts-expect-error there is no such address
  () => hrefOf('/call.csv', {}),
];
