import { expect, test } from 'vitest';
import { StepFailure } from '../../../core/failures.ts';

import { createAskOnce } from '../../../services/answer/ask-once.ts';

let clock = 0;
const askOnce = () => createAskOnce(() => new Date(clock));

/** An engine that counts its answers, and a ledger that fails as it is told. */
function aDeal(...failures: Error[]) {
  const seen = { asked: 0, bills: [] as string[] };
  const ask = async () => {
    clock += 300;
    return ++seen.asked;
  };
  const write = async (_answer: number, { id, durationMs }: { id: string; durationMs: number }) => {
    seen.bills.push(id);
    expect(durationMs).toBe(300);
    const failure = failures.shift();
    if (failure) throw failure;
  };
  return { seen, ask, write };
}
const away = new StepFailure('Unavailable', 'away');

test('an answer that could not be written is written by the next try, as one bill with the engine’s own time, and not asked for again', async () => {
  const take = askOnce();
  const { seen, ask, write } = aDeal(away, away);
  for (const _ of [1, 2]) {
    await expect(take('call/1', ask, write)).rejects.toThrow('away');
    clock += 60_000;
  }
  expect(await take('call/1', ask, write)).toBe(1);
  expect([seen.asked, seen.bills.length, new Set(seen.bills).size]).toEqual([1, 3, 1]);
});

test('what is written is let go: the same question later is a new one with a bill of its own', async () => {
  const take = askOnce();
  const { seen, ask, write } = aDeal();
  for (const _ of [1, 2]) await take('call/1', ask, write);
  expect([seen.asked, new Set(seen.bills).size]).toEqual([2, 2]);
});

test('what belongs to an erased call is let go at once', async () => {
  const take = askOnce();
  const { seen, ask, write } = aDeal(new StepFailure('NotFound', 'gone'));
  await expect(take('call/1', ask, write)).rejects.toThrow('gone');
  await take('call/1', ask, write);
  expect(seen.asked).toBe(2);
});

test('nothing is kept for longer than an hour', async () => {
  const take = askOnce();
  const { seen, ask, write } = aDeal(away);
  await expect(take('call/1', ask, write)).rejects.toThrow('away');
  clock += 3_600_000;
  await take('call/1', ask, write);
  expect(seen.asked).toBe(2);
});
