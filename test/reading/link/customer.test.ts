import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Speaker } from '../../../core/transcript.ts';
import { type CustomerFacts, chooseCustomer } from '../../../reading/link/customer.ts';
import { nothingHeard } from '../../../reading/link/heard.ts';
import { customerSide } from '../../../reading/link/side.ts';
import { hear } from './hear.ts';

const turn = (index: number, speaker: Speaker, text: string) => ({
  index,
  speaker,
  channel: 0,
  start: null,
  end: null,
  text,
  confidence: null,
});
const says = (text: string) =>
  hear([turn(0, 'agent', 'Harbour Table, how can I help?'), turn(1, 'customer', text)], null);
const aCustomer = (over: Partial<CustomerFacts> = {}): CustomerFacts => ({
  customerId: 'c1',
  externalId: null,
  name: 'Maria Keller',
  email: null,
  bookingScore: null,
  bookingNamed: false,
  othersReference: false,
  ...over,
});
const maria = aCustomer({ customerId: 'maria', externalId: 'maria_keller_12', email: 'maria.k@example.com' });
const anton = aCustomer({ customerId: 'anton', name: 'Anton Keller' });

describe('chooseCustomer()', () => {
  test('takes the only customer with the number', () =>
    expect(chooseCustomer([maria], nothingHeard)).toEqual({
      customerId: 'maria',
      confidence: 0.88,
      reasons: ['phone number'],
      candidates: [],
    }));

  test('finds nobody where nobody has the number', () =>
    expect(chooseCustomer([], nothingHeard)).toEqual({ customerId: null, confidence: 0, reasons: [], candidates: [] }));

  test.each([
    ['Hello, this is Anton speaking', 'anton'],
    ["Hi, I'm Maria, about my table", 'maria'],
    ['Maria Keller is my name', 'maria'],
    ['my id is maria_keller_12', 'maria'],
    ['write to maria dot k at example dot com', 'maria'],
  ])('tells who of a family calls: "%s"', (text, customerId) =>
    expect(chooseCustomer([anton, maria], says(text)).customerId).toBe(customerId),
  );

  test.each(['Hello, a question', 'Keller here', 'Anton and Maria Kellerman'])(
    'links nobody when nothing tells: "%s"',
    (text) => {
      const decision = chooseCustomer([anton, maria], says(text));
      expect(decision.customerId).toBeNull();
      expect(decision.candidates.map(({ customerId }) => customerId).sort()).toEqual(['anton', 'maria']);
    },
  );

  test('takes the one with a booking around the call', () =>
    expect(chooseCustomer([anton, { ...maria, bookingScore: 18 }], says('Hello')).customerId).toBe('maria'));

  test('does not depend on the order of the candidates', () => {
    const people = fc.uniqueArray(
      fc.record({
        customerId: fc.uuid(),
        name: fc.constantFrom('Maria Keller', 'Anton Keller', 'Ines Duarte'),
        bookingScore: fc.option(fc.nat(23)),
      }),
      { selector: ({ customerId }) => customerId, maxLength: 5 },
    );
    fc.assert(
      fc.property(people, fc.constantFrom('this is Maria', 'Ines Duarte here', 'hello'), (list, text) => {
        const customers = list.map((person) => aCustomer(person));
        expect(chooseCustomer(customers.toReversed(), says(text))).toEqual(chooseCustomer(customers, says(text)));
      }),
    );
  });
});

const answers = (text: string) =>
  hear([turn(0, 'agent', 'Harbour Table. May I have your name, please?'), turn(1, 'customer', text)], null);

describe('what callers say of themselves', () => {
  const decide = (heard: ReturnType<typeof hear>, over: Partial<CustomerFacts> = {}) =>
    chooseCustomer([{ ...maria, ...over }], heard);

  test.each([
    'Hello, this is Bob Lopez.',
    'Hi, my name is Anton Keller and I have a question',
    'hi my name is bob lopez and i need help',
    "It's about my table. I'm Susan Brown, by the way",
    'Bob Lopez speaking.',
    "Hi, it's Bob Lopez",
    'This is Bob, about my table',
    'Mera naam Priya Sharma hai',
    'Buenos días, me llamo Lucía Ortega',
  ])('a name that is not the holder\'s makes the link a question: "%s"', (text) =>
    expect(decide(says(text))).toMatchObject({ customerId: null, candidates: [{ customerId: 'maria' }] }),
  );

  test.each(['Sure, Bob Lopez.', 'Yes, it is Susan Brown', 'bob lopez', 'Lopez, L O P E Z'])(
    'so does one that answers the question for it: "%s"',
    (text) => expect(decide(answers(text)).customerId).toBeNull(),
  );

  test.each([
    ['This is Maria Keller', 0.99],
    ['My name is Keller, Maria Keller', 0.99],
    ["Hi, I'm Maria", 0.95],
    ['This is Maria Kellar', 0.88],
    ['My name is Marya Keler', 0.88],
    ['This is Ms. Keller', 0.95],
    ["I'm Canadian and I'm calling about the table", 0.88],
    ['This is Friday and it is urgent', 0.88],
    ['this is extremely disappointing', 0.88],
    ["I'm Sorry, this is Maria Keller", 0.99],
    ['My name is Bob Lopez. No, sorry, my name is Maria Keller', 0.99],
    ['My colleague Bob Lopez told me to call', 0.88],
    ['I spoke to Susan Brown yesterday', 0.88],
    ['A table for my mother and me', 0.88],
  ])('keeps the link where nothing contradicts it: "%s"', (text, confidence) =>
    expect(decide(says(text))).toMatchObject({ customerId: 'maria', confidence }),
  );

  test.each(['Yes, of course. One moment please.', 'Sure. Why do you need it?', 'Maria Keller', 'Keller', 'keller'])(
    'an answer without another name changes nothing: "%s"',
    (text) => expect(decide(answers(text)).customerId).toBe('maria'),
  );

  test.each([
    "I'm calling for my mother Anna",
    'I am calling on behalf of Maria Keller',
    "This is Maria's husband",
    "It's about my wife's reservation",
    "I'm her assistant",
  ])('asks when somebody calls for another: "%s"', (text) => expect(decide(says(text)).customerId).toBeNull());

  test('asks when the person is not the one the agent asked for', () => {
    const heard = (answer: string) =>
      hear([turn(0, 'agent', 'Am I speaking with Maria Keller?'), turn(1, 'customer', answer)], null);
    expect(decide(heard('No, she is out.')).customerId).toBeNull();
    expect(decide(heard('You have the wrong number')).customerId).toBeNull();
    expect(decide(heard('Yes, this is she.')).customerId).toBe('maria');
  });

  test.each([
    ['My e-mail is bob.lopez@example.org', {}, null],
    ['my email is bob dot lopez at example dot org', {}, null],
    ['My e-mail is maria.k@example.com', {}, 'maria'],
    ['my email is marya dot k at example dot com', {}, 'maria'],
    ['My e-mail is bob.lopez@example.org', { email: null }, 'maria'],
    ['I wrote to office@harbour.example last week', {}, 'maria'],
    ['Please change my e-mail to keller@new.example', {}, 'maria'],
  ] as const)('an address of their own that differs is a question: "%s" %o', (text, over, customerId) =>
    expect(decide(says(text), over).customerId).toBe(customerId),
  );

  test("somebody else's reference makes the link a question", () =>
    expect(decide(says('my booking is KL7721'), { othersReference: true }).customerId).toBeNull());

  test("an agent's own name is never taken for the caller's", () => {
    const heard = hear(
      [
        turn(0, 'agent', 'Thank you for calling, this is Bob Lopez. Whom do I speak with?'),
        turn(1, 'customer', 'Hi Bob'),
      ],
      null,
    );
    expect(decide(heard).customerId).toBe('maria');
    const unlabelled = hear(
      [
        turn(0, 'unknown', 'Thank you for calling Contoso, my name is Bob Lopez, how may I assist you?'),
        turn(1, 'unknown', 'Hi Bob, this is Sam, I have a question'),
      ],
      null,
    );
    expect(decide(unlabelled).customerId).toBe('maria');
  });

  test('a business is not contradicted by whoever calls for it', () =>
    expect(decide(says('This is Bob Lopez'), { name: 'Seaside Hotel' }).customerId).toBe('maria'));

  const people = ['Maria Keller', 'Tomás Herrera', 'Priya Sharma', 'Grace Okafor', 'Wei Zhang', 'Hannah Lindqvist'];
  const frames = [
    (name: string) => `Hello, this is ${name}.`,
    (name: string) => `My name is ${name} and I have a question about my table.`,
    (name: string) => `Good morning, ${name} speaking.`,
    (name: string) => `my name is ${name.toLowerCase()} and i have a question`,
  ];
  const scene = fc.record({
    own: fc.constantFrom(...people),
    other: fc.constantFrom(...people),
    frame: fc.constantFrom(...frames),
    greeting: fc.constantFrom('', 'Good evening! How are you today? ', 'Thanks for taking my call. ', 'Hi there. '),
  });

  test("swapping the stated name for a stranger's turns a sure link into a question", () =>
    fc.assert(
      fc.property(scene, ({ own, other, frame, greeting }) => {
        const holder = { ...maria, name: own };
        expect(chooseCustomer([holder], says(greeting + frame(own)))).toMatchObject({ confidence: 0.99 });
        fc.pre(own !== other);
        expect(chooseCustomer([holder], says(greeting + frame(other))).customerId).toBeNull();
      }),
    ));

  test("another person's name never raises a link, and a greeting never changes one", () =>
    fc.assert(
      fc.property(scene, fc.boolean(), ({ own, other, frame, greeting }, isShared) => {
        fc.pre(own !== other);
        const family = [{ ...maria, name: own }, ...(isShared ? [{ ...anton, name: 'Anton Keller' }] : [])];
        const sureOf = (text: string) => {
          const { candidates, confidence, customerId } = chooseCustomer(family, says(text));
          return candidates.find((one) => one.customerId === 'maria')?.confidence ?? (customerId ? confidence : 0);
        };
        for (const said of ['', frame(own)]) {
          const before = sureOf(said);
          expect(sureOf(`${said} ${frame(other)}`)).toBeLessThanOrEqual(before);
          expect(sureOf(`${said} I talked to ${other} last week.`)).toBeLessThanOrEqual(before);
          expect(sureOf(`${greeting}${said}`)).toBe(before);
        }
      }),
    ));
});

describe('customerSide()', () => {
  const own = ['+14155550100', '+14155550101'];
  const number = (raw: string | null, e164 = raw) => ({ raw, e164 });
  const caller = number('+14155550123');

  test('inbound it is from, outbound it is to', () => {
    expect(customerSide({ direction: 'inbound', from: caller, to: number('+14155550100') }, own)).toMatchObject({
      kind: 'number',
      e164: '+14155550123',
    });
    expect(customerSide({ direction: 'outbound', from: number('+14155550100'), to: caller }, own)).toMatchObject({
      e164: '+14155550123',
    });
  });

  test('a call logged the wrong way round is read from its other side', () =>
    expect(customerSide({ direction: 'inbound', from: number('+14155550100'), to: caller }, own)).toEqual({
      kind: 'number',
      e164: '+14155550123',
      otherSide: true,
    }));

  test('two own numbers, or an extension and an own one, are an internal call', () => {
    expect(
      customerSide({ direction: 'inbound', from: number('+14155550100'), to: number('+14155550101') }, own).kind,
    ).toBe('internal');
    expect(
      customerSide({ direction: 'inbound', from: number('101', null), to: number('+14155550101') }, own).kind,
    ).toBe('internal');
    expect(customerSide({ direction: 'inbound', from: number('101', null), to: caller }, []).kind).toBe('internal');
  });

  test('a number kept back, one that nobody sent and one that is none are told apart', () => {
    expect(
      customerSide({ direction: 'inbound', from: number('anonymous', null), to: number('+14155550100') }, own).kind,
    ).toBe('withheld');
    for (const none of [null, '', 'unavailable', 'Unknown'])
      expect(
        customerSide({ direction: 'inbound', from: number(none, null), to: number('+14155550100') }, own).kind,
      ).toBe('unknown');
    expect(
      customerSide({ direction: 'inbound', from: number('555-0123', null), to: number('+14155550100') }, own).kind,
    ).toBe('unreadable');
  });

  test('an own number is never the customer', () => {
    const some = fc.constantFrom('+14155550100', '+14155550101', '+14155550123', '101', 'anonymous', null);
    fc.assert(
      fc.property(some, some, fc.constantFrom('inbound', 'outbound'), (from, to, direction) => {
        const read = (raw: string | null) => number(raw, raw?.startsWith('+') ? raw : null);
        expect(own).not.toContain(customerSide({ direction, from: read(from), to: read(to) }, own).e164);
      }),
    );
  });
});
