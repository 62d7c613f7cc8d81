import { expect, test } from 'vitest';
import { absenceOf } from '../../../reading/phone/absent.ts';

test.each([
  ...['anonymous', 'Private Number', 'sip:anonymous@anonymous.invalid', 'No Caller ID', 'RESTRICTED', '266696687'].map(
    (raw) => [raw, 'withheld'],
  ),
  ...[null, undefined, '', '  ', 'Unavailable', 'UNKNOWN', 'Out of Area', '8656696', '000-000-0000'].map((raw) => [
    raw,
    'unknown',
  ]),
  ...['+1 212 555 0142', '"UNAVAILABLE" <2125550142>', 'Private Clinic +44 20 7946 0018', 'reception', '101'].map(
    (raw) => [raw, null],
  ),
])('%o is %s: hidden by its holder, not sent by anybody, or neither', (raw, absence) => {
  expect(absenceOf(raw)).toBe(absence);
});
