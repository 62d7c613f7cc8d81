import { expect, test } from 'vitest';
import { createUnwritten } from '../../../services/answer/unwritten.ts';

let clock = 0;
const unwritten = () => createUnwritten(() => new Date(clock));

/** An engine that counts its answers, and a ledger that is away as often as it is told. */
function aDeal(away = 0) {
  const counts = { asked: 0, billed: 0 };
  const ask = async () => ++counts.asked;
  const bill = async () => {
    if (away-- > 0) throw new Error('away');
    counts.billed++;
  };
  return { counts, ask, bill };
}

test('an answer whose bill could not be written is billed by the next try, once, and not asked for again', async () => {
  const { take } = unwritten();
  const { counts, ask, bill } = aDeal(2);
  for (const _ of [1, 2]) await expect(take('call/1', ask, bill)).rejects.toThrow('away');
  expect(await take('call/1', ask, bill)).toBe(1);
  expect(await take('call/1', ask, bill)).toBe(1);
  expect(counts).toEqual({ asked: 1, billed: 1 });
});

test('what is written is let go, with all keys that begin like it', async () => {
  const { take, written } = unwritten();
  const { counts, ask, bill } = aDeal();
  for (const key of ['call/1/a', 'call/1/b', 'call/2/a']) await take(key, ask, bill);
  written('call/1');
  for (const key of ['call/1/a', 'call/1/b', 'call/2/a']) await take(key, ask, bill);
  expect(counts.asked).toBe(5);
});

test('nothing is kept for longer than an hour', async () => {
  const { take } = unwritten();
  const { counts, ask, bill } = aDeal();
  await take('call/1', ask, bill);
  clock += 3_600_000;
  await take('call/1', ask, bill);
  expect(counts.asked).toBe(2);
});
