import { expect, test } from 'vitest';
import { channelsToRead, loudestFirst, speakerOf } from '../../../core/transcript/channels.ts';
import { suppliedTurns } from '../../../core/transcript/supplied.ts';

const say = (text: string, start?: number, end?: number) => ({ speaker: 'agent' as const, text, start, end });

test('supplied turns stand in the order of time, numbered, without blank ones', () => {
  const turns = suppliedTurns({ turns: [say('second', 5, 6), say('   ', 3), say(' first ', 1, 2)] });
  expect(turns).toEqual([
    { index: 0, speaker: 'agent', channel: 0, start: 1, end: 2, text: 'first', confidence: null },
    { index: 1, speaker: 'agent', channel: 0, start: 5, end: 6, text: 'second', confidence: null },
  ]);
});

test('without times the order is kept as given', () => {
  const turns = suppliedTurns({ turns: [say('one', 9), say('two'), say('three', 1)] });
  expect(turns.map(({ text, start, end }) => [text, start, end])).toEqual([
    ['one', 9, null],
    ['two', null, null],
    ['three', 1, null],
  ]);
});

test.each([
  ['transcript.turns.1.end', [say('a', 0, 1), say('b', 3, 2)], 2],
  ['transcript.turns.0.start', [say('a', -1)], -1],
  ['transcript.turns.0.end', [say('a', 0, Number.NaN)], Number.NaN],
])('a wrong time is refused by name: %s', (field, turns, value) => {
  expect(() => suppliedTurns({ turns })).toThrow(
    expect.objectContaining({ code: 'invalid_input', fields: [expect.objectContaining({ field, value })] }),
  );
});

test('a file with equal channels is read as mono, and on mono nobody can tell who speaks', () => {
  const facts = { peaks: null, channels: 2 };
  expect(channelsToRead({ ...facts, channelsDiffer: false })).toEqual([0]);
  expect(channelsToRead({ ...facts, channelsDiffer: true })).toEqual([0, 1]);
  expect(channelsToRead({ ...facts, channels: 1, channelsDiffer: null })).toEqual([0]);
  expect(channelsToRead({ ...facts, channels: null, channelsDiffer: null })).toEqual([0]);
  const roles = ['customer', 'agent'] as const;
  expect([0, 1, 2].map((channel) => speakerOf(channel, [0, 1, 2], roles))).toEqual(['customer', 'agent', 'unknown']);
  expect(speakerOf(0, [0], roles)).toBe('unknown');
});

test('the channel with the most sound comes first', () => {
  expect(
    loudestFirst(
      [0, 1],
      [
        [1, 0, 3],
        [9, 9, 9],
      ],
    ),
  ).toEqual([1, 0]);
  expect(loudestFirst([0, 1], null)).toEqual([0, 1]);
});
