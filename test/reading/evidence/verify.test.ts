import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Turn } from '../../../core/transcript.ts';
import { locate, timesOf } from '../../../reading/evidence/locate.ts';
import { type CitedQuote, type Draft, verify } from '../../../reading/evidence/verify.ts';

const turns: Turn[] = [
  {
    index: 0,
    speaker: 'agent',
    channel: 0,
    start: 0,
    end: 4,
    text: 'Thank you for calling, this is Dana. How can I help?',
    confidence: null,
  },
  {
    index: 1,
    speaker: 'customer',
    channel: 1,
    start: 5,
    end: 12,
    text: 'I’ve been charged twenty-five dollars twice — could you call me back tomorrow?',
    confidence: null,
  },
  {
    index: 2,
    speaker: 'customer',
    channel: 1,
    start: 13,
    end: 15,
    text: 'After three, on 555 012 3456.',
    confidence: null,
  },
];
const cite = (turn: number, text: string, speaker: CitedQuote['speaker'] = 'customer'): CitedQuote => ({
  turn,
  speaker,
  text,
});
const nothing: Draft = {
  engine: 'test',
  model: null,
  summary: '',
  sentiment: { score: 0, label: 'neutral', bySpeaker: {}, quotes: [] },
  topics: [],
  intent: null,
  actionItems: [],
  callbackWishes: [],
  entities: [],
  memories: [],
  tags: [],
};
const checked = (over: Partial<Draft>) => verify({ ...nothing, ...over }, { turns, words: [], region: 'US' });
const topic = (...quotes: CitedQuote[]) => ({ topics: [{ name: 'billing', confidence: 0.9, quotes }] });

describe('verify()', () => {
  test.each([
    ['case, punctuation and typographic quotes', "I'VE been charged, twenty five dollars twice"],
    ['digits for number words', 'charged 25 dollars twice'],
    ['dashes and blanks', 'twice...could   you call'],
  ])('a quote that differs in %s was said', (_, text) => {
    const { topics, unverified } = checked(topic(cite(1, text)));
    expect(topics).toEqual([
      { name: 'billing', confidence: 0.9, quotes: [{ ...cite(1, text), startSeconds: 5, endSeconds: 12 }] },
    ]);
    expect(unverified).toEqual([]);
  });

  test.each([
    ['an invention', cite(1, 'I want to cancel my contract'), 'not_said'],
    ['a paraphrase', cite(1, 'I have been billed twice'), 'not_said'],
    ['words left out', cite(1, 'I’ve been charged ... call me back tomorrow'), 'not_said'],
    ['two turns joined', cite(1, 'call me back tomorrow? After three'), 'not_said'],
    ['part of a word', cite(1, 'all me back'), 'not_said'],
    ['the wrong speaker', cite(1, 'could you call me back', 'agent'), 'other_speaker'],
    ['the wrong turn', cite(2, 'could you call me back'), 'not_said'],
    ['a turn that is not there', cite(9, 'could you call me back'), 'no_such_turn'],
    ['nothing but punctuation', cite(1, '…!'), 'not_said'],
  ])('%s counts nowhere', (_, quote, reason) => {
    const { topics, unverified } = checked(topic(quote));
    expect(topics).toEqual([]);
    expect(unverified).toEqual([{ claim: 'topics: billing', quote: quote.text, reason }]);
  });

  test('a conclusion without any quote counts nowhere', () => {
    expect(checked(topic())).toMatchObject({ topics: [], unverified: [{ reason: 'no_quote' }] });
  });

  test('a conclusion stands on the quotes that hold, and what was invented beside them is on record', () => {
    const { topics, unverified } = checked(topic(cite(1, 'charged'), cite(1, 'never again')));
    expect(topics[0]?.quotes.map(({ text }) => text)).toEqual(['charged']);
    expect(unverified).toEqual([{ claim: 'topics: billing', quote: 'never again', reason: 'not_said' }]);
  });

  test('an entity must be words of the turn that it cites', () => {
    const entity = (text: string) => ({
      entities: [
        { kind: 'money' as const, text, value: null, confidence: 1, quotes: [cite(1, 'charged twenty-five dollars')] },
      ],
    });
    expect(checked(entity('$ 40')).unverified[0]?.reason).toBe('text_not_said');
    expect(checked(entity('twenty five dollars')).entities).toHaveLength(1);
  });

  test('a wish keeps a time that was said, also over two of its turns, and loses one that was not', () => {
    const wish = (phrase: string, phone: string | null = null) => ({
      callbackWishes: [
        { phrase, phone, confidence: 1, quotes: [cite(1, 'could you call me back tomorrow'), cite(2, 'After three')] },
      ],
    });
    expect(checked(wish('tomorrow')).callbackWishes[0]?.phrase).toBe('tomorrow');
    expect(checked(wish('tomorrow, after three')).callbackWishes[0]?.phrase).toBe('tomorrow, after three');
    const guessed = checked(wish('Friday at noon', '+15550129999'));
    expect(guessed.callbackWishes[0]).toMatchObject({ phrase: '', phone: null });
    expect(guessed.unverified.map(({ reason }) => reason)).toEqual(['phrase_not_said', 'phone_not_said']);
    expect(checked(wish('', '+15550123456')).callbackWishes[0]?.phone).toBe('+15550123456');
  });

  test('a mood needs words to point at, a neutral call does not', () => {
    const mood = { score: -1, label: 'negative' as const, bySpeaker: {}, quotes: [cite(1, 'I hate this')] };
    expect(checked({ sentiment: mood }).unverified).toHaveLength(1);
    expect(checked({}).unverified).toEqual([]);
  });
});

describe('locate()', () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  test('finds every run of whole words, however it is written', () =>
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 20 }),
        fc.nat(),
        fc.nat(),
        fc.constantFrom(' ', ', ', ' – ', '  '),
        (words, a, b, glue) => {
          const [from, to] = [
            Math.min(a % words.length, b % words.length),
            Math.max(a % words.length, b % words.length),
          ];
          const quote = words.slice(from, to + 1).map((one, i) => (i % 2 ? one.toUpperCase() : one));
          expect(locate(`${words.join(' ')}.`, quote.join(glue))).toBeDefined();
        },
      ),
    ));

  test('finds nothing when one word is not there', () =>
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), fc.nat(), (words, at) => {
        const quote = words.with(at % words.length, 'zzzzzzzzzz');
        expect(locate(words.join(' '), quote.join(' '))).toBeUndefined();
      }),
    ));

  test('points at the characters of the text, in any script', () => {
    const text = 'Haan, मुझे कल शाम को call कीजिए.';
    const place = locate(text, 'कल शाम को CALL');
    expect(place && text.slice(place.from, place.to)).toBe('कल शाम को call');
    expect(locate('明日の午後に電話してください', '午後に電話')).toEqual({ from: 3, to: 8 });
  });
});

describe('timesOf()', () => {
  const [, turn] = turns as [Turn, Turn, Turn];
  const words = turn.text.split(' ').map((text, i) => ({ text, start: 5 + i / 2, end: 5.4 + i / 2, confidence: null }));
  test('takes the times of the quoted words', () => {
    expect(timesOf(turn, 'call me back', words)).toEqual({ startSeconds: 9.5, endSeconds: 10.9 });
  });
  test('falls back to the turn without word times, and to nulls without any', () => {
    expect(timesOf(turn, 'call me back', undefined)).toEqual({ startSeconds: 5, endSeconds: 12 });
    expect(timesOf({ ...turn, start: null, end: null }, 'call me back', [])).toEqual({
      startSeconds: null,
      endSeconds: null,
    });
  });
});
