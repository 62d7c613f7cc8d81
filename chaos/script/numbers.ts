/**
 * The last two digits tell the telephone simulator what happens (docs/simulator.md): usually somebody picks up; else
 * busy first, voicemail, an error, a refused number, a lost reply, a lost request, events late and twice, no events at
 * all.
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

/** A unique New York number for each index below 8,000. @param share 0 up to 1: the outcome of a call to it. */
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
