import { expect, test } from 'vitest';
import { failureMessageOf, failureTypeOf } from '../../activities/failures.ts';
import { describeBug } from '../../core/bug.ts';
import { type FailureType, failureTypes, reasonCode, StepFailure } from '../../core/failures.ts';
import { Problem } from '../../core/problem.ts';

const named = (name: string, code: string, message = 'x') => Object.assign(new Error(message), { name, code });

test('failures that were foreseen keep their type and words', () => {
  expect(failureTypeOf(new StepFailure('RateLimited', 'slow down'))).toBe('RateLimited');
  expect(failureMessageOf(new StepFailure('TooLarge', 'over 4 h'))).toBe('over 4 h');
  expect(failureTypeOf(new Problem('not_found', 'gone'))).toBe('NotFound');
});

test('a database or server that is away is an outage, however deep it is said', () => {
  for (const code of ['ECONNREFUSED', 'ECONNRESET', '57P01', '08006', '53300', 'ENOSPC'])
    expect(failureTypeOf(new Error('query', { cause: named('Error', code) })), code).toBe('Unavailable');
  expect(failureTypeOf(new AggregateError([named('Error', 'ECONNREFUSED')]))).toBe('Unavailable');
  expect(failureTypeOf(new Error('timeout exceeded when trying to connect'))).toBe('Unavailable');
});

test('whatever else is thrown is a bug, and its words stay inside', () => {
  const error = new Error('duplicate key (phone)=(+12125550142)', { cause: named('error', '23505', '+12125550142') });
  expect(failureTypeOf(error)).toBe('Bug');
  expect(failureMessageOf(error)).not.toContain('555');
  expect(JSON.stringify(describeBug(error))).not.toContain('555');
  expect(describeBug(error)).toMatchObject([{ name: 'Error' }, { name: 'error', code: '23505' }]);
});

test('a bug of ours is told with the words of the language and the place', () => {
  const [bug] = describeBug(new TypeError("Cannot read properties of undefined (reading 'turns')"));
  expect(bug).toMatchObject({ name: 'TypeError', message: expect.stringContaining("'turns'") });
  expect(bug?.at[0]).toMatch(/^at .*failures\.test/);
  expect(describeBug('thrown text')).toEqual([{ name: 'string', at: [] }]);
});

test('every failure type has a reason code of its own', () => {
  const codes = (Object.keys(failureTypes) as FailureType[]).map(reasonCode);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).toContain('no_speech_engine');
  for (const code of codes) expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
});
