import type { Random } from '../random.ts';
import { numberOf } from './numbers.ts';

/** How a call is submitted. `broken`: bytes that are not audio; `lost`: a URL with nothing behind it. */
export type Kind = 'transcript' | 'upload' | 'two-channels' | 'address' | 'broken' | 'lost';

/** What its owner does with it. `stay-parked` is for those that can never work: nobody decides about them. */
export type Fate = 'none' | 'rerun' | 'erase-at-once' | 'erase-ended' | 'stay-parked' | 'twice';

export type ScriptedCall = {
  /** Position in the script, from 0. */
  index: number;
  tenant: number;
  sourceCallId: string;
  /** A word said only in this call. */
  word: string;
  kind: Kind;
  fate: Fate;
  from: string;
  /** Seconds from submitting it to the callback its customer asks for; null: they ask for none. */
  wishSeconds: number | null;
};

const kinds: readonly [Kind, number][] = [
  ['transcript', 60],
  ['upload', 18],
  ['two-channels', 6],
  ['address', 10],
  ['broken', 4],
  ['lost', 2],
];
const fates: readonly [Fate, number][] = [
  ['none', 66],
  ['rerun', 14],
  ['erase-at-once', 6],
  ['erase-ended', 6],
  ['twice', 8],
];

/** Generates calls, one after the other, for as long as needed. */
export function createScript(random: Random, { tenants, wishes }: { tenants: number; wishes: number }) {
  let index = 0;
  const deal = (): ScriptedCall => {
    const kind = weighted(random, kinds);
    const hopeless = kind === 'broken' || kind === 'lost';
    const wished = !hopeless && random.next() < 0.5;
    const call: ScriptedCall = {
      index,
      tenant: index % tenants,
      sourceCallId: `chaos-${index}`,
      word: `zq${Math.floor(random.next() * 2 ** 40)
        .toString(16)
        .padStart(10, '0')}`,
      kind,
      fate: hopeless && random.next() < 0.3 ? 'stay-parked' : weighted(random, fates),
      from: numberOf(index, wished ? random.next() : 0),
      wishSeconds: wished ? Math.round(random.between(5, wishes)) : null,
    };
    index++;
    return call;
  };
  return { deal };
}

function weighted<T>(random: Random, shares: readonly [T, number][]): T {
  let left = random.next() * shares.reduce((sum, [, share]) => sum + share, 0);
  for (const [item, share] of shares) {
    left -= share;
    if (left < 0) return item;
  }
  throw new RangeError('Cannot deal from no shares');
}
