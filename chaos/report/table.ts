import type { Result } from './result.ts';

/** The result for people: what was done, totals, and each promise with the first for whom it was broken. */
export function tableOf(result: Result): string {
  const { seed, form, seconds, settledAfterSeconds, did, counts, promises } = result;
  const settled = settledAfterSeconds === null ? 'did not settle' : `settled after ${settledAfterSeconds} s`;
  return [
    `\nchaos, form ${form}, seed ${seed}: ${seconds} s, ${settled}\n`,
    'What was done',
    ...didLines(did),
    '\nHow much there was',
    ...Object.entries(counts).map(([name, count]) => `  ${String(count).padStart(6)}  ${name}`),
    '\nWhat was promised',
    ...promises.flatMap(({ promise, ok, checked, broken, first }) => [
      `  ${ok ? 'ok    ' : 'BROKEN'}  ${promise} (${ok ? checked : `${broken} of ${checked}`})`,
      ...first.map((who) => `            ${who}`),
    ]),
    '',
  ].join('\n');
}

/** One line per kind: `kill: api 1, postgres 1`. */
function didLines(did: Record<string, number>): string[] {
  const kinds = new Map<string, string[]>();
  for (const [name, count] of Object.entries(did)) {
    const [kind = '', target = ''] = name.split(' ');
    kinds.set(kind, [...(kinds.get(kind) ?? []), `${target} ${count}`]);
  }
  return [...kinds].sort().map(([kind, targets]) => `  ${kind.padEnd(10)}  ${targets.sort().join(', ')}`);
}
