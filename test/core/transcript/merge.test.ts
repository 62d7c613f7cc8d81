import { describe, expect, test } from 'vitest';
import { mergeChannels } from '../../../core/transcript/merge.ts';
import type { SpokenTranscript, Word } from '../../../core/transcript.ts';

type Heard = SpokenTranscript['turns'][number];

/** Words of a fifth of a second each, one behind the other, from `start` on. */
const say = (text: string, start: number, confidence: number | null = 0.9): Heard => {
  const words: Word[] = text.split(' ').map((word, i) => {
    const at = Math.round((start + i * 0.2) * 1000) / 1000;
    return { text: word, start: at, end: Math.round((at + 0.2) * 1000) / 1000, confidence };
  });
  return {
    ...{ index: 0, speaker: 'unknown', channel: 0, text, confidence: null, words },
    ...{ start, end: words.at(-1)?.end ?? start },
  };
};
const agent = (...turns: Heard[]) => ({ channel: 0, speaker: 'agent' as const, turns });
const customer = (...turns: Heard[]) => ({ channel: 1, speaker: 'customer' as const, turns });
const lines = (...channels: Parameters<typeof mergeChannels>[0][number][]) =>
  mergeChannels(channels).turns.map(({ speaker, start, end, text }) => `${speaker} ${start}-${end} ${text}`);

test('speakers alternate as they spoke, though each channel was read in one go', () => {
  const desk = agent({
    ...say('Good morning. How can I help? Sure.', 0),
    words: [...(say('Good morning. How can I help?', 0).words ?? []), ...(say('Sure.', 4).words ?? [])],
  });
  expect(lines(desk, customer(say('I need a table.', 2)))).toEqual([
    'agent 0-1.2 Good morning. How can I help?',
    'customer 2-2.8 I need a table.',
    'agent 4-4.2 Sure.',
  ]);
});

test('a turn goes on over a short stop, and ends where the speaker pauses', () => {
  const words = (...parts: Heard[]) => ({
    ...say(parts.map(({ text }) => text).join(' '), 0),
    words: parts.flatMap((part) => part.words ?? []),
  });
  expect(lines(agent(words(say('let me', 0), say('have a look', 1))))).toEqual(['agent 0-1.6 let me have a look']);
  expect(lines(agent(words(say('One moment.', 0), say('Here it is.', 1.2))))).toEqual([
    'agent 0-0.4 One moment.',
    'agent 1.2-1.8 Here it is.',
  ]);
  expect(lines(agent(words(say('let me', 0), say('have a look', 2.5))))).toHaveLength(2);
});

test('a "mm-hm" into the other’s sentence does not cut it', () => {
  const long = say('we open at nine and close at eleven in the evening every day of the week', 0);
  expect(lines(agent(long), customer(say('mm-hm', 1)))).toEqual([`agent 0-3.2 ${long.text}`, 'customer 1-1.2 mm-hm']);
});

test('a monologue is cut between sentences, so that it can be read', () => {
  const sentence = 'this goes on and on until a point is reached at last.';
  const turns = mergeChannels([agent(say(Array(12).fill(sentence).join(' '), 0))]).turns;
  expect(turns.length).toBeGreaterThan(1);
  for (const turn of turns) {
    expect(turn.text).toMatch(/^this .* last\.$/);
    expect((turn.end ?? 0) - (turn.start ?? 0)).toBeLessThan(14);
  }
});

test('what one line picked up from the other is told once', () => {
  const said = say('your table is booked for eight', 10, 0.95);
  const echo = say('your table is booked for eight', 10.1, 0.4);
  expect(lines(agent(said), customer(echo, say('great thank you', 13)))).toEqual([
    'agent 10-11.2 your table is booked for eight',
    'customer 13-13.6 great thank you',
  ]);
});

test.each([
  ['two people say goodbye at once', say('bye bye', 1, 0.9), say('bye bye', 1, 0.3)],
  ['the same is said later', say('see you on friday then', 1, 0.9), say('see you on friday then', 4, 0.3)],
  ['nobody can tell who was surer', say('see you on friday then', 1, null), say('see you on friday then', 1, null)],
])('both are kept where %s', (_, one, other) => {
  expect(lines(agent(one), customer(other))).toHaveLength(2);
});

test('confidence is the mean of the words’', () => {
  const turn = say('yes please', 0);
  const words = turn.words?.map((word, i) => ({ ...word, confidence: i === 0 ? 0.5 : 1 })) ?? [];
  expect(mergeChannels([agent({ ...turn, words })]).turns[0]?.confidence).toBe(0.75);
});

test('punctuation that only stands in the text is kept', () => {
  const turn = { ...say('yes please', 0), text: 'Yes, please!' };
  const { turns, words } = mergeChannels([agent(turn)]);
  expect(turns[0]?.text).toBe('Yes, please!');
  expect(words[0]?.words.map(({ text }) => text)).toEqual(['yes', 'please']);
});

describe('engines that tell less', () => {
  const bare = (text: string, start: number | null, end: number | null): Heard => ({
    ...{ index: 0, speaker: 'unknown', channel: 0, start, end, text, confidence: null },
  });
  test('passages without words stay whole and take their place in time', () => {
    expect(
      lines(agent(bare('Hello.', 0, 1), bare('Of course.', 5, 6)), customer(bare('A table, please.', 2, 4))),
    ).toEqual(['agent 0-1 Hello.', 'customer 2-4 A table, please.', 'agent 5-6 Of course.']);
  });
  test('text without any times is one turn a channel, with no times', () => {
    const { turns, words } = mergeChannels([
      agent(bare(' Hello there. ', null, null)),
      customer(bare('Hi.', null, null)),
    ]);
    expect(turns.map(({ index, channel, start, text }) => [index, channel, start, text])).toEqual([
      [0, 0, null, 'Hello there.'],
      [1, 1, null, 'Hi.'],
    ]);
    expect(words).toEqual([]);
  });
  test('silence is no turns', () => {
    expect(mergeChannels([agent(), customer(bare('  ', 0, 1))])).toEqual({ turns: [], words: [] });
  });
});
