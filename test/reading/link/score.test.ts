import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Speaker, Turn } from '../../../core/transcript.ts';
import { chooseBooking } from '../../../reading/link/booking.ts';
import { nothingHeard } from '../../../reading/link/heard.ts';
import { type BookingFacts, bookingStatuses, type CallMoment, scoreBooking } from '../../../reading/link/score.ts';
import { hear } from './hear.ts';

const zone = 'America/New_York';
/** Friday, 20 November 2026, 10:27 in New York. */
const callAt = new Date('2026-11-20T10:27:00-05:00');
const at = (local: string) => new Date(`2026-11-${local}:00-05:00`);
const said = (text: string, speaker: Speaker = 'customer') =>
  hear([{ index: 0, speaker, channel: 0, start: null, end: null, text, confidence: null } satisfies Turn], null);
const moment = (text = ''): CallMoment => ({
  startedAt: callAt,
  timeZone: zone,
  heard: text ? said(text) : nothingHeard,
});
const aBooking = (over: Partial<BookingFacts> = {}): BookingFacts => ({
  bookingId: 'b1',
  reference: null,
  title: 'Reservation',
  status: 'confirmed',
  startsAt: at('20T20:00'),
  guestCount: null,
  items: [],
  ...over,
});
const scoreOf = (text: string, over: Partial<BookingFacts> = {}) => {
  const { score, reasons } = scoreBooking(aBooking(over), moment(text));
  return { score, reasons };
};

describe('scoreBooking()', () => {
  test.each([
    ['', { startsAt: at('20T20:00') }, 3, ['same day']],
    ['', { startsAt: at('20T13:27') }, 8, ['within 3 h', 'same day']],
    ['', { startsAt: at('20T13:28') }, 3, ['same day']],
    ['', { startsAt: at('20T07:27') }, 8, ['within 3 h', 'same day']],
    ['', { startsAt: at('21T09:00') }, 0, []],
    ['it is about tomorrow', { startsAt: at('21T09:00') }, 10, ['exact date']],
    ['the table on November 21st', { startsAt: at('21T09:00') }, 10, ['exact date']],
    [
      'tonight at eight',
      { startsAt: at('20T20:00') },
      18,
      ['exact date', 'same day', 'mentioned (time)', 'part of the day fits'],
    ],
    ['the brake inspection', { title: 'Brake inspection' }, 8, ['same day', 'mentioned (title)']],
    ['reference K L 7 7 2', { reference: 'KL772' }, 8, ['same day', 'mentioned (reference)']],
    [
      'today the brakes, within the hour',
      { title: 'Brakes', startsAt: at('20T11:00') },
      23,
      ['exact date', 'within 3 h', 'same day', 'mentioned (title)'],
    ],
  ] as const)('"%s" and %o: %i points', (text, over, score, reasons) =>
    expect(scoreOf(text, over)).toEqual({ score, reasons }),
  );

  test.each([
    'Could we come today?',
    'I had a headache this morning',
    'I am calling today about my bill',
    'just today',
  ])('"%s" dates nothing: every call takes place today', (text) =>
    expect(scoreOf(text, { title: 'Table for two' }).reasons).not.toContain('exact date'),
  );

  test.each(['Is our table still fine for today?', 'the reservation this evening', 'Can we move Zumba today?'])(
    '"%s" dates the booking',
    (text) => expect(scoreOf(text, { title: 'Zumba' }).reasons).toContain('exact date'),
  );

  test('takes no politeness for a date', () => {
    for (const text of [
      'How can I help you today?',
      'How are you doing today',
      'Thanks for calling us today',
      'Good evening',
      'have a great day',
      'How may I assist you with your booking today?',
      'Thank you for calling Harbour Table this evening',
      'Is there anything else I can do for you today?',
      'I appreciate your help with my table today',
      'Whom do I have the pleasure of speaking with today?',
      'How is your Friday going? Happy Friday! Enjoy your Friday',
      'Will that be all for today?',
      'And how are you this fine evening',
      'My name is Sam and I will be assisting you with your reservation today',
    ])
      expect(scoreOf(text)).toEqual({ score: 3, reasons: ['same day'] });
  });

  test("reads days in the tenant's zone: 01:00 UTC tomorrow is still tonight in New York", () =>
    expect(scoreOf('tonight', { startsAt: new Date('2026-11-21T01:00:00Z') }).reasons).toContain('same day'));

  test.each([
    ['on the 22nd', '22T12:00', true],
    ['november twenty second', '22T12:00', true],
    ['the 22nd of december', '22T12:00', false],
    ['2026-11-22', '22T12:00', true],
    ['11/22/2026', '22T12:00', true],
    ['this Sunday', '22T12:00', true],
    ['the day after tomorrow', '21T12:00', false],
    ['in 22 minutes', '22T12:00', false],
    ['yesterday', '19T12:00', true],
  ])('"%s" names %s: %s', (text, local, named) =>
    expect(scoreOf(text, { startsAt: at(local) }).reasons.includes('exact date')).toBe(named),
  );

  test.each([
    ['at 7', '20T19:00', true],
    ['7 p.m.', '20T19:00', true],
    ['7pm', '20T19:00', true],
    ['seven thirty', '20T19:30', true],
    ['half past seven', '20T19:30', true],
    ['quarter to eight', '20T19:45', true],
    ['19:30', '20T19:30', true],
    ['7:30 in the morning', '20T19:30', false],
    ['7 am', '20T19:00', false],
    ['at seven thirty', '20T19:00', false],
    ['noon', '20T12:00', true],
    ['7 people', '20T19:00', false],
  ])('"%s" is the time of %s: %s', (text, local, named) =>
    expect(scoreOf(text, { startsAt: at(local) }).reasons.includes('mentioned (time)')).toBe(named),
  );
});

describe('chooseBooking()', () => {
  const choose = (text: string, ...bookings: BookingFacts[]) => chooseBooking(bookings, moment(text));
  const lunch = aBooking({ bookingId: 'lunch', startsAt: at('20T12:30'), guestCount: 2, items: ['window table'] });
  const dinner = aBooking({ bookingId: 'dinner', startsAt: at('20T19:30'), guestCount: 6, items: ['birthday cake'] });

  test('finds none where nothing starts within 24 h', () => {
    expect(choose('', aBooking({ startsAt: at('21T10:28') }), aBooking({ startsAt: at('19T10:26') }))).toEqual({
      bookingId: null,
      score: null,
      confidence: 0,
      reasons: [],
      runnersUp: [],
      uncertain: false,
      named: false,
    });
    expect(choose('')).toMatchObject({ bookingId: null });
    expect(choose('', aBooking({ startsAt: at('21T10:27') }))).toMatchObject({ bookingId: 'b1', confidence: 0.5 });
  });

  test('takes the highest score and keeps the others as runners-up', () => {
    const later = aBooking({ bookingId: 'later', startsAt: at('21T09:00') });
    expect(choose('about the window table', later, lunch)).toMatchObject({
      bookingId: 'lunch',
      score: 8,
      uncertain: false,
      runnersUp: [{ bookingId: 'later', score: 0, reasons: [] }],
    });
  });

  test.each([
    ['I am calling about our dinner', 'dinner'],
    ['I am calling about the lunch', 'lunch'],
    ['there will be six people', 'dinner'],
    ['a party of two', 'lunch'],
    ['could you prepare the birthday cake', 'dinner'],
  ])('lets the insights decide between close ones: "%s"', (text, bookingId) =>
    expect(choose(text, lunch, dinner)).toMatchObject({ bookingId, uncertain: false }),
  );

  test('takes the nearest future one of several that fit alike, and says that it is uncertain', () => {
    const past = aBooking({ bookingId: 'past', startsAt: at('20T05:00') });
    const soon = aBooking({ bookingId: 'soon', startsAt: at('20T18:00') });
    expect(choose('a question', past, soon, aBooking())).toMatchObject({
      bookingId: 'soon',
      confidence: 0.5,
      uncertain: true,
    });
  });

  test('prefers a booking that still matters over one that is canceled or over', () => {
    const canceled = aBooking({
      bookingId: 'off',
      status: 'canceled',
      startsAt: at('20T11:00'),
      title: 'Brake inspection',
    });
    expect(choose('', canceled, dinner)).toMatchObject({ bookingId: 'dinner' });
    expect(choose('', canceled)).toMatchObject({ bookingId: 'off' });
    expect(choose('the brake inspection that was called off', canceled, dinner)).toMatchObject({ bookingId: 'off' });
  });

  test('links a booking outside the window only when its reference is named', () => {
    const far = aBooking({ bookingId: 'far', reference: 'EHGLP3', startsAt: at('28T09:00') });
    expect(choose('the one on november 28', far)).toMatchObject({ bookingId: null });
    for (const text of [
      'EHGLP3',
      'it is E H G L P 3',
      'echo hotel golf lima papa three',
      'E as in echo, H, G for golf, L P three',
    ])
      expect(choose(text, far, lunch, dinner)).toMatchObject({ bookingId: 'far', score: 5, uncertain: false });
  });

  test('is never sure of a booking that nothing said speaks of, however near and alone it is', () => {
    for (const text of ['', 'Hello, how can I help you today?', 'I had a headache this morning', 'I want a refund'])
      expect(choose(text, { ...lunch, title: 'Reservation' })).toMatchObject({
        bookingId: 'lunch',
        confidence: 0.5,
        uncertain: true,
        reasons: expect.arrayContaining(['nothing said names it']),
      });
    expect(choose('I am calling about our lunch', lunch)).toMatchObject({ bookingId: 'lunch', uncertain: false });
  });

  test('is sure only where several things said agree, and less where one does not fit', () => {
    const sure = (text: string) => choose(text, { ...dinner, title: 'Chez Panisse' }).confidence;
    expect(sure('it is about tonight, our table')).toBeLessThan(0.8);
    expect(sure('our table tonight for six people')).toBeGreaterThanOrEqual(0.8);
    expect(sure('our table at Chez Panisse tonight for six people')).toBeGreaterThanOrEqual(0.8);
    expect(sure('our table tonight for two people')).toBeLessThanOrEqual(0.7);
    expect(sure('our lunch table today at noon')).toBeLessThanOrEqual(0.7);
  });

  const bookings = fc.uniqueArray(
    fc.record({
      bookingId: fc.uuid(),
      reference: fc.option(fc.constantFrom('EHGLP3', 'KL7721', 'QQ99AB')),
      title: fc.constantFrom('Brake inspection', 'Dinner', 'Table reservation', 'Airport Plaza'),
      status: fc.constantFrom(...bookingStatuses),
      startsAt: fc
        .integer({ min: -40 * 60, max: 40 * 60 })
        .map((minutes) => new Date(callAt.getTime() + minutes * 60_000)),
      guestCount: fc.option(fc.integer({ min: 1, max: 6 })),
      items: fc.subarray(['birthday cake', 'window table']),
    }),
    { selector: ({ bookingId }) => bookingId, maxLength: 8 },
  );
  const words = fc
    .subarray([
      'today',
      'tomorrow',
      'brake inspection',
      'dinner',
      'lunch',
      'party of four',
      'birthday cake',
      'EHGLP3',
      'KL7721',
      'at seven',
      'the 21st',
    ])
    .map((parts) => parts.join('. '));

  test('does not depend on the order of the bookings', () => {
    fc.assert(
      fc.property(bookings, words, fc.infiniteStream(fc.nat()), (list, text, keys) => {
        const shuffled = list
          .map((booking) => ({ booking, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key);
        expect(
          chooseBooking(
            shuffled.map(({ booking }) => booking),
            moment(text),
          ),
        ).toEqual(chooseBooking(list, moment(text)));
      }),
    );
  });

  const greetings = fc.constantFrom(
    'How can I help you today?',
    'Good evening!',
    'Thanks for calling us tonight.',
    'Have a great Friday.',
    'Is there anything else I can help you with this morning?',
    'How are you doing today?',
  );

  test('a greeting before or after changes nothing', () => {
    fc.assert(
      fc.property(bookings, words, greetings, greetings, (list, text, before, after) => {
        const wrapped = chooseBooking(list, moment(`${before} ${text}. ${after}`));
        expect(wrapped).toEqual(chooseBooking(list, moment(text)));
      }),
    );
  });

  test('a booking that is chosen stays chosen when its own reference is named on top', () => {
    fc.assert(
      fc.property(bookings, words, (list, text) => {
        const { bookingId } = chooseBooking(list, moment(text));
        const sharpened = list.map((booking) =>
          booking.bookingId === bookingId ? { ...booking, reference: 'ZX81ZX' } : { ...booking, reference: null },
        );
        const before = chooseBooking(
          list.map((booking) => ({ ...booking, reference: null })),
          moment(text),
        );
        if (bookingId === null || before.bookingId !== bookingId) return;
        const after = chooseBooking(sharpened, moment(`${text}. ZX81ZX`));
        expect(after).toMatchObject({ bookingId, uncertain: false });
        expect(after.score ?? 0).toBeGreaterThanOrEqual(before.score ?? 0);
      }),
    );
  });

  test('never links a booking outside the window without its reference, and keeps score and confidence in bounds', () => {
    fc.assert(
      fc.property(bookings, words, (list, text) => {
        const decision = chooseBooking(list, moment(text));
        const chosen = list.find(({ bookingId }) => bookingId === decision.bookingId);
        expect(decision.confidence).toBeGreaterThanOrEqual(0);
        expect(decision.confidence).toBeLessThanOrEqual(0.98);
        if (!chosen) return;
        expect(decision.score).toBeLessThanOrEqual(23);
        const hours = Math.abs(chosen.startsAt.getTime() - callAt.getTime()) / 3_600_000;
        expect(hours <= 24 || text.includes(chosen.reference ?? '?')).toBe(true);
      }),
    );
  });
});
