import vm from 'node:vm';
import { expect, test } from 'vitest';
import { chooseCustomer } from '../../reading/link/customer.ts';
import { retell, tidy } from '../../services/analysis/rules/retell.ts';
import { hear } from '../reading/link/hear.ts';
import { attacksOn } from './attack.ts';
import { collectPatterns, type HousePattern } from './collect.ts';

/** Long enough that a pattern which squares its input takes a tenth of a second and more, short enough for the rest to take none. */
const length = 6_000;
const quickMs = 2;
const stopMs = 2_000;

const context = vm.createContext({ pattern: /a/, text: '' });
const all = new vm.Script('for (const match of text.matchAll(pattern));');
const one = new vm.Script('pattern.test(text)');

/** Processor time in ms, so that a busy machine does not count; stopped after two seconds. */
function run(pattern: RegExp, text: string): number {
  Object.assign(context, { pattern, text });
  const before = process.cpuUsage();
  try {
    (pattern.global ? all : one).runInContext(context, { timeout: stopMs });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return Number.POSITIVE_INFINITY;
    throw error;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
/** The least of three, or the first where it is long enough to be trusted. */
function least(pattern: RegExp, text: string): number {
  const first = run(pattern, text);
  return first > 100 ? first : Math.min(first, run(pattern, text), run(pattern, text));
}

/** The attack under which a text of twice the length takes three times as long or more; undefined for a linear pattern. */
function weakness({ source, flags }: Pick<HousePattern, 'source' | 'flags'>): string | undefined {
  const pattern = new RegExp(source, flags);
  for (const attack of attacksOn(source, flags)) {
    const first = run(pattern, attack(length));
    if (first < quickMs) continue;
    if (first === Number.POSITIVE_INFINITY) return `${attack(40)}: no end`;
    const [single, double] = [least(pattern, attack(length)), least(pattern, attack(2 * length))];
    if (double > 3 * Math.max(single, quickMs)) return `${attack(40)}: ${single} ms, then ${double} ms`;
  }
  return undefined;
}

/** Builds the patterns that exist only while something is read. */
async function exercise(): Promise<void> {
  retell(tidy('I will call you', 10), 'agent');
  const turn = {
    index: 0,
    speaker: 'customer' as const,
    channel: 0,
    start: 0,
    end: 1,
    text: 'My name is Ann Lee',
    confidence: 1,
  };
  const ann = {
    customerId: 'a',
    externalId: 'x-1234',
    email: null,
    bookingScore: null,
    bookingNamed: false,
    othersReference: false,
  };
  chooseCustomer(
    [
      { ...ann, name: 'Ann Lee' },
      { ...ann, customerId: 'b', name: 'Bo Ray' },
    ],
    hear([turn], null),
  );
}

test('every pattern of the house takes at most twice as long for twice the text', async () => {
  const patterns = await collectPatterns(exercise);
  expect(patterns.length).toBeGreaterThan(450);
  const weak = patterns.flatMap((pattern) => {
    const found = weakness(pattern);
    return found ? [`${pattern.file} /${pattern.source.slice(0, 120)}/: ${found}`] : [];
  });
  expect(weak).toEqual([]);
}, 300_000);

test.each([
  ['a run that is entered at each of its letters', '\\w+@', 'g'],
  ['blanks before an end', '\\s+$', ''],
  ['two repeats of the same letters side by side', '^\\d*\\d*x', ''],
  ['a repeat in a repeat', '^(?:a+)+$', ''],
  ['a tail that each start reads to its end', '\\bso [^.]*\\.', 'g'],
])('the attacks find %s', (_, source, flags) => {
  expect(weakness({ source, flags })).toBeDefined();
});
