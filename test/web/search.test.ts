import { expect, test } from 'vitest';
import { readSearch } from '../../web/inbox/search.ts';

test('an inbox reads from its address only what its list can be asked for', () => {
  const read = readSearch({ state: ['waiting', 'dialing'] }, 'kind');
  expect(read({ state: 'waiting', kind: 'late', item: 7 })).toEqual({ state: 'waiting', kind: 'late', item: '7' });
  expect(read({ state: 'asleep', kind: '', constructor: 'x', limit: '9000' })).toEqual({});
  expect(read({})).toEqual({});
});
