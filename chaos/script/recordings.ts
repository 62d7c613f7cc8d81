import { toneWav } from '../../bench/wav.ts';
import { readWav, writeWav } from '../../local/sample/wav.ts';
import type { ScriptedCall } from './calls.ts';
import { soundOf } from './sound.ts';
import { linesOf } from './words.ts';

type Heard = { subject: string; lines: readonly string[] };

/** Recordings without real words, and what a speech engine should hear in each. */
export type Recordings = {
  /** Undefined for a call without a recording. */
  of: (word: string) => Buffer | undefined;
  /** The channel of a two-channel recording follows the word: `zq…/0`. */
  heardIn: (sound: string) => Heard;
  /** Creates the recording of a call that has one. */
  make: (call: ScriptedCall) => void;
};

const rateHz = 8_000;
const seconds = 3;

export function createRecordings(next: () => number): Recordings {
  const files = new Map<string, Buffer>();
  const heard = new Map<string, Heard>();
  const sound = (subject: string, lines: readonly string[]) => {
    const wav = toneWav(seconds, next());
    heard.set(soundOf(wav), { subject, lines });
    return wav;
  };
  return {
    of: (word) => files.get(word),
    heardIn: (hash) => heard.get(hash) ?? { subject: 'unknown', lines: [] },
    make({ kind, word, wishSeconds }) {
      const lines = linesOf(word, wishSeconds !== null);
      const side = (n: number) => lines.filter((_, at) => at % 2 === n);
      if (kind === 'broken') files.set(word, Buffer.from(`no sound at all, ${word}`));
      if (kind === 'upload' || kind === 'address') files.set(word, sound(word, lines));
      if (kind === 'two-channels') {
        const sides = [0, 1].map((n) => readWav(sound(`${word}/${n}`, side(n))).samples);
        files.set(word, writeWav(rateHz, sides));
      }
    },
  };
}
