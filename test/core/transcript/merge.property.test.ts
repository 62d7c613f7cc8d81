import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeChannels } from '../../../core/transcript/merge.ts';
import type { SpokenTranscript } from '../../../core/transcript.ts';

type Heard = SpokenTranscript['turns'][number];

const seconds = fc.integer({ min: 0, max: 60_000 }).map((ms) => ms / 1000);
/** Words may touch, overlap, have no length and come in any order: engines do all of that. */
const aWord = fc.record({
  text: fc.constantFrom('yes', 'no.', 'well', 'table', 'nine?', 'आठ', 'okay!'),
  start: seconds,
  length: fc.constantFrom(0, 0.02, 0.3, 1.5),
  confidence: fc.constantFrom(null, 0.2, 0.9),
});
const aTurn = fc
  .record({ words: fc.array(aWord, { minLength: 1, maxLength: 12 }), written: fc.boolean() })
  .map(({ words, written }): Heard => {
    const timed = words.map(({ length, ...word }) => ({
      ...word,
      end: Math.round((word.start + length) * 1000) / 1000,
    }));
    const text = words.map((word) => word.text).join(' ');
    return {
      ...{ index: 0, speaker: 'unknown', channel: 0, confidence: null, words: timed },
      start: Math.min(...timed.map(({ start }) => start)),
      end: Math.max(...timed.map(({ end }) => end)),
      // Now and then the text does not match the words, and the passage must stay whole.
      text: written ? text : `${text} indeed`,
    };
  });
const channels = fc.array(fc.array(aTurn, { maxLength: 5 }), { minLength: 1, maxLength: 3 }).map((all) =>
  all.map((turns, channel) => ({
    channel,
    speaker: (['agent', 'customer', 'unknown'] as const)[channel] ?? 'unknown',
    turns,
  })),
);
/** Words that no other channel says, so that none is an echo. */
const distinct = channels.map((all) =>
  all.map(({ turns, ...rest }) => {
    const own = (text: string) =>
      text
        .split(' ')
        .map((word) => `${rest.channel}${word}`)
        .join(' ');
    return { ...rest, turns: turns.map((turn) => ({ ...turn, text: own(turn.text) })) };
  }),
);
const bag = (texts: readonly string[]) => texts.flatMap((text) => text.split(' ')).sort();

test('turns come by start, then channel, are numbered, and never end before they start', () => {
  fc.assert(
    fc.property(channels, (given) => {
      const { turns } = mergeChannels(given);
      turns.forEach((turn, i) => {
        expect(turn.index).toBe(i);
        expect(turn.end ?? 0).toBeGreaterThanOrEqual(turn.start ?? 0);
        const before = turns[i - 1];
        if (!before) return;
        expect(before.start ?? 0).toBeLessThanOrEqual(turn.start ?? 0);
        if (before.start === turn.start) expect(before.channel).toBeLessThanOrEqual(turn.channel);
      });
    }),
  );
});

test('every word lies inside its turn and lasts', () => {
  fc.assert(
    fc.property(channels, (given) => {
      const { turns, words } = mergeChannels(given);
      for (const { turn, words: own } of words) {
        for (const word of own) {
          expect(word.end).toBeGreaterThan(word.start);
          expect(word.start).toBeGreaterThanOrEqual(turns[turn]?.start ?? Number.POSITIVE_INFINITY);
          expect(word.end).toBeLessThanOrEqual(turns[turn]?.end ?? Number.NEGATIVE_INFINITY);
        }
      }
    }),
  );
});

test('no word is lost, made up or moved to another channel', () => {
  fc.assert(
    fc.property(distinct, (given) => {
      const { turns, words } = mergeChannels(given);
      for (const { channel, turns: heard } of given) {
        const own = turns.filter((turn) => turn.channel === channel);
        expect(bag(own.map(({ text }) => text))).toEqual(bag(heard.map(({ text }) => text)));
        const timed = words.filter(({ turn }) => turns[turn]?.channel === channel).flatMap((entry) => entry.words);
        expect(timed.length).toBe(heard.flatMap((turn) => turn.words ?? []).length);
      }
    }),
  );
});

test('joining is the same however often it is done', () => {
  fc.assert(
    fc.property(channels, (given) => {
      expect(mergeChannels(given)).toEqual(mergeChannels(structuredClone(given)));
    }),
  );
});
