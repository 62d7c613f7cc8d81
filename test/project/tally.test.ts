import { expect, test } from 'vitest';
import { tally } from '../tally.ts';

const fine = { checked: true, tested: true };
const aFile = (status: string, ...results: string[]) => ({
  name: '/somewhere/test/core/thing.test.ts',
  status,
  assertionResults: results.map((result, i) => ({ status: result, fullName: `promise ${i}` })),
});

test('the checks count as one', () => {
  expect(tally({ testResults: [aFile('passed', 'passed')] }, fine)).toMatchObject({ passed: 2, failed: 0 });
  expect(tally({ testResults: [aFile('passed', 'passed')] }, { ...fine, checked: false })).toMatchObject({ failed: 1 });
});

test('a file that breaks before its first test is a failure', () => {
  expect(tally({ testResults: [aFile('failed')] }, { ...fine, tested: false })).toMatchObject({ failed: 1 });
});

test('a runner that ends badly, or finds nothing to run, is a failure', () => {
  expect(tally(undefined, { ...fine, tested: false })).toMatchObject({ failed: 1 });
  expect(tally({ testResults: [] }, fine)).toMatchObject({ failed: 1 });
  expect(tally({ testResults: [aFile('passed', 'passed')] }, { ...fine, tested: false })).toMatchObject({ failed: 1 });
});

test('what was skipped is named', () => {
  const { skipped } = tally({ testResults: [aFile('passed', 'passed', 'skipped', 'todo')] }, fine);
  expect(skipped).toEqual(['test/core/thing.test.ts: promise 1', 'test/core/thing.test.ts: promise 2']);
});
