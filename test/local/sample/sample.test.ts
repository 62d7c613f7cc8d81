import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { mixLines } from '../../../local/sample/mix.ts';
import { bookingRows, customerRows } from '../../../local/sample/records.ts';
import { caller, type Line } from '../../../local/sample/script.ts';
import { readWav, writeWav } from '../../../local/sample/wav.ts';

const aSound = (seconds: number, value: number) => ({
  rateHz: 1000,
  samples: new Int16Array(seconds * 1000).fill(value),
});
const aLine = (speaker: Line['speaker'], pause: number): Line => ({ speaker, pause, text: 'words' });

test('lines follow each other with their pauses, each speaker on a side of his own', () => {
  const { agent, customer, heard } = mixLines(
    [aLine('agent', 1), aLine('customer', 0.5)],
    [aSound(2, 7), aSound(1, 9)],
  );
  expect(heard.map(({ start, end }) => [start, end])).toEqual([
    [1, 3],
    [3.5, 4.5],
  ]);
  expect([agent[999], agent[1000], agent[2999], agent[3000]]).toEqual([0, 7, 7, 0]);
  expect([customer[3499], customer[3500], customer[4499], customer[4500]]).toEqual([0, 9, 9, 0]);
  expect(agent.length).toBe(customer.length);
});

test('a speaker can cut in, and nobody starts before the call', () => {
  const lines = [aLine('agent', -1), aLine('customer', -0.5)];
  expect(mixLines(lines, [aSound(2, 1), aSound(1, 1)]).heard.map(({ start }) => start)).toEqual([0, 1.5]);
});

test('a written file is read back sample by sample', () => {
  const samples = Int16Array.from([0, 1, -1, 32_767, -32_768]);
  expect(readWav(writeWav(16_000, [samples]))).toEqual({ rateHz: 16_000, samples });
});

test('a file without sound in it says so', () => {
  expect(() => readWav(Buffer.alloc(44))).toThrow('This WAV file contains no audio');
});

test('two sides stand side by side, the shorter one ends in silence', () => {
  const file = writeWav(8000, [Int16Array.from([1, 2]), Int16Array.from([3])]);
  expect(file.readUInt16LE(22)).toBe(2);
  expect([0, 2, 4, 6].map((at) => file.readInt16LE(44 + at))).toEqual([1, 3, 2, 0]);
});

test('the caller of the sample call is a customer with a booking that evening', () => {
  const day = DateTime.fromISO('2026-11-20T13:00', { zone: 'America/New_York' });
  const [externalId] = customerRows()
    .split('\n')
    .find((row) => row.includes(caller.phone))
    ?.split(',') ?? [''];
  const booked = bookingRows(day)
    .split('\n')
    .filter((row) => row.includes(externalId ?? ''));
  expect(booked.map((row) => row.split(',')[4])).toContain('2026-11-20T19:00:00.000-05:00');
});
