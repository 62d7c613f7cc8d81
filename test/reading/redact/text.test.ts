import { describe, expect, test } from 'vitest';
import { redactText, redactWords } from '../../../reading/redact/text.ts';
import { redactValue } from '../../../reading/redact/value.ts';

test.each([
  ['my card is 4111 1111 1111 1111, expires in May', 'my card is [card number], expires in May'],
  ['4111-1111-1111-1111', '[card number]'],
  ['it is 378282246310005.', 'it is [card number].'],
  ['write to ada.l+table@mail.example.co.uk please', 'write to [e-mail] please'],
  ['that is ada at example dot com', 'that is [e-mail]'],
  ['IBAN GB82 WEST 1234 5698 7654 32 at my bank', 'IBAN [IBAN] at my bank'],
  ['DE89370400440532013000', '[IBAN]'],
  ['my social is 078-05-1120', 'my social is [SSN]'],
  ['call +1 (555) 012-3456 or 555-0123', 'call [phone number] or [phone number]'],
  ['(555) 012-3456', '[phone number]'],
  ['reach me on 5550123456, or 020 7946 0958', 'reach me on [phone number], or [phone number]'],
  ['+49 30 901820 and ada@example.com', '[phone number] and [e-mail]'],
])('%s → %s', (text, shown) => {
  expect(redactText(text)).toBe(shown);
});

test.each([
  '',
  'a table for 4 at 7:30 on 2026-11-22',
  'between 2024-2026 we had 1,250 guests',
  'order 1234567 cost 129.90',
  'room 12345, 3 nights, 2 adults',
  'we are at the harbour dot',
  'version 10.20.30',
  'at 19.11.2026 we open',
])('leaves as it is: %s', (text) => {
  expect(redactText(text)).toBe(text);
});

test('a card number with a wrong check digit is no card number', () => {
  expect(redactText('4111 1111 1111 1112')).not.toContain('[card number]');
});

test('masks a number that is spread over words, and keeps their count and times', () => {
  const words = ['card', '4111', '1111', '1111', '1111', 'thanks'].map((text, at) => ({
    text,
    start: at,
    end: at + 1,
  }));
  const shown = redactWords(words);
  expect(shown.map(({ text }) => text)).toEqual(['card', '[card number]', '…', '…', '…', 'thanks']);
  expect(shown.map(({ start }) => start)).toEqual([0, 1, 2, 3, 4, 5]);
});

describe('an answer', () => {
  test('is masked at any depth, save for ids, times and contact data', () => {
    const id = '01920000-0000-7000-8000-000000000000';
    const kept = {
      id,
      customerId: id,
      from: '+15550123456',
      phones: ['+15550123456'],
      email: 'ada@example.com',
      startedAt: '2026-11-21T09:30:00.000Z',
      confidence: 0.5,
      none: null,
    };
    const said = {
      turns: [{ text: 'call 555-012-3456', words: [{ text: '555-012-3456', start: 0 }] }],
      tags: ['ada@example.com'],
    };
    expect(redactValue({ ...kept, said })).toEqual({
      ...kept,
      said: {
        turns: [{ text: 'call [phone number]', words: [{ text: '[phone number]', start: 0 }] }],
        tags: ['[e-mail]'],
      },
    });
  });
});
