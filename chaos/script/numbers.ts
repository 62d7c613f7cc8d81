/**
 * Last two digits by which the telephone simulator knows what happens (docs/simulator.md): mostly somebody picks up; else busy first,
 * voicemail, a fault, a refused number, a lost reply, a lost request, events late and twice, no events at all.
 */
const endings: readonly [string, number][] = [
  ['00', 50],
  ['12', 10],
  ['03', 5],
  ['05', 5],
  ['06', 4],
  ['07', 4],
  ['08', 8],
  ['09', 3],
  ['10', 8],
  ['11', 3],
];

/** A number in New York of its own for each index below 8,000. @param share 0 up to 1: what becomes of a call to it. */
export function numberOf(index: number, share: number): string {
  // 211, 311 and so on are services, not exchanges.
  const exchange = 220 + (index % 80);
  const line = String(Math.floor(index / 80)).padStart(2, '0');
  return `+1212${exchange}${line}${endingFor(share)}`;
}

function endingFor(share: number): string {
  let left = share * 100;
  for (const [ending, weight] of endings) {
    left -= weight;
    if (left < 0) return ending;
  }
  return '00';
}
