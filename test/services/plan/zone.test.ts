import { expect, test } from 'vitest';
import { zoneOfPerson } from '../../../services/plan/zone.ts';

const at = new Date('2026-11-23T15:00:00Z');
const zoneOf = (e164: string, stated: string | null = null) => zoneOfPerson({ stated, e164 }, at);

test.each([
  ['the area code of a city', '+12125550101', 'America/New_York'],
  ['another area code', '+14155550101', 'America/Los_Angeles'],
  ['a fixed line in a country of two zones with equal clocks', '+4930123456', 'Europe/Berlin'],
  ['a mobile in a country of one zone', '+919812345678', 'Asia/Calcutta'],
  ['a mobile whose zones have equal clocks', '+447400123456', 'Europe/London'],
  ['a mobile that carries an area', '+5511987654321', 'America/Sao_Paulo'],
])('knows %s', async (_, e164, zone) => {
  expect(await zoneOf(e164)).toBe(zone);
});

test.each([
  ['a toll-free number', '+18005550101'],
  ['a number of no area', '+15550123456'],
  ['a mobile in a country of several zones', '+61412345678'],
  ['a mobile that may be on the islands', '+34612345678'],
  ['no number', 'anonymous'],
])('does not guess for %s', async (_, e164) => {
  expect(await zoneOf(e164)).toBeNull();
});

test('believes the customer before the number', async () => {
  expect(await zoneOf('+12125550101', 'Europe/Madrid')).toBe('Europe/Madrid');
  expect(await zoneOf('+18005550101', 'Asia/Kolkata')).toBe('Asia/Kolkata');
});
test('passes over a stated zone that does not exist', async () => {
  expect(await zoneOf('+12125550101', 'Eastern')).toBe('America/New_York');
});
