import type { ByteReader } from './bytes.ts';
import { type Block, type Decoded, unreadable } from './decoded.ts';

/** 160 samples at 8 kHz. */
const frameSamples = 160;
/**
 * `plain`: 33 bytes per frame, most significant bit first, after a four-bit signature. `microsoft`: 65 bytes for two
 * frames, least significant bit first (WAV49).
 */
type Packing = 'plain' | 'microsoft';
const blockBytes: Record<Packing, number> = { plain: 33, microsoft: 65 };
const rateHz = 8_000;

/**
 * GSM 06.10 full rate, as telephone systems and voicemail write it; always one channel at 8 kHz.
 * @throws StepFailure UnsupportedMedia
 */
export function decodeGsm(reader: Pick<ByteReader, 'take'>, packing: Packing, container: 'wav' | 'raw'): Decoded {
  const walk = { cut: false };
  return {
    codec: 'gsm',
    container,
    channels: 1,
    sampleRateHz: rateHz,
    blockRateHz: rateHz,
    blocks: decodeBlocks(reader, packing, walk),
    truncated: () => walk.cut,
  };
}

const blocksAtOnce = 200;

async function* decodeBlocks(reader: Pick<ByteReader, 'take'>, packing: Packing, walk: { cut: boolean }) {
  const size = blockBytes[packing];
  const decode = createGsmDecoder();
  for (;;) {
    const bytes = await reader.take(size * blocksAtOnce);
    const whole = Math.floor(bytes.length / size);
    walk.cut = bytes.length % size > 1;
    const perBlock = packing === 'plain' ? 1 : 2;
    const samples = new Float32Array(whole * perBlock * frameSamples);
    for (let at = 0; at < whole; at++) {
      const bits = bitsOf(bytes.subarray(at * size, (at + 1) * size), packing);
      if (packing === 'plain' && bits(4) !== 0xd) throw unreadable('the GSM data is damaged or is not GSM 06.10');
      for (let frame = 0; frame < perBlock; frame++)
        decode(
          bits,
          samples.subarray((at * perBlock + frame) * frameSamples, (at * perBlock + frame + 1) * frameSamples),
        );
    }
    if (samples.length > 0) yield [samples] satisfies Block;
    if (whole < blocksAtOnce) return;
  }
}

type Bits = (count: number) => number;

function bitsOf(bytes: Uint8Array, packing: Packing): Bits {
  let at = 0;
  return (count) => {
    let value = 0;
    for (let i = 0; i < count; i++, at++) {
      const byte = bytes[at >> 3] ?? 0;
      if (packing === 'plain') value = (value << 1) | ((byte >> (7 - (at & 7))) & 1);
      else value |= ((byte >> (at & 7)) & 1) << i;
    }
    return value;
  };
}

const clip = (value: number): number => (value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value);
/** Product of two numbers of 15 bits behind the point, rounded. */
const times = (a: number, b: number): number => clip((a * b + 16_384) >> 15);

// Tables of the standard, ETSI EN 300 961 (GSM 06.10) §5.4.
const larBits = [6, 6, 5, 5, 4, 4, 3, 3] as const;
const larLeast = [-32, -32, -16, -16, -8, -8, -4, -4] as const;
const larOffset = [0, 0, 2_048, -2_560, 94, -1_792, -341, -1_144] as const;
const larInverse = [13_107, 13_107, 13_107, 13_107, 19_223, 17_476, 31_454, 29_708] as const;
const gains = [3_277, 11_469, 21_299, 32_767] as const;
const mantissas = [18_431, 20_479, 22_527, 24_575, 26_623, 28_671, 30_719, 32_767] as const;
/** Ends of the four stretches in which the filter moves from the previous frame to this one. */
const stretches = [13, 27, 40, 160] as const;

/** @returns decodes one frame into 160 samples of −1..1; filter state carries over from frame to frame. */
export function createGsmDecoder() {
  let before = new Int32Array(8);
  const filter = new Int32Array(9);
  const past = new Int32Array(120 + frameSamples);
  let lag = 40;
  let emphasis = 0;

  return (bits: Bits, out: Float32Array): void => {
    const lars = Int32Array.from(larBits, (count, i) => {
      const level = (bits(count) + (larLeast[i] as number)) << 10;
      const value = times(larInverse[i] as number, clip(level - (larOffset[i] as number) * 2));
      return clip(value * 2);
    });
    past.copyWithin(0, frameSamples);
    for (let part = 0; part < 4; part++) {
      const asked = bits(7);
      const gain = gains[bits(2)] as number;
      if (asked >= 40 && asked <= 120) lag = asked;
      const start = 120 + part * 40;
      const pulses = readPulses(bits);
      for (let k = 0; k < 40; k++)
        past[start + k] = clip((pulses[k] as number) + times(gain, past[start + k - lag] as number));
    }
    let at = 0;
    stretches.forEach((end, stretch) => {
      const reflections = lars.map((lar, i) => reflection(between(before[i] as number, lar, stretch)));
      for (; at < end; at++) {
        const sample = synthesize(reflections, past[120 + at] as number);
        emphasis = clip(sample + times(emphasis, 28_180));
        out[at] = (clip(emphasis * 2) & ~7) / 32_768;
      }
    });
    before = lars;
  };

  function synthesize(reflections: Int32Array, excitation: number): number {
    let sample = excitation;
    for (let i = 7; i >= 0; i--) {
      const reflected = reflections[i] as number;
      sample = clip(sample - times(reflected, filter[i] as number));
      filter[i + 1] = clip((filter[i] as number) + times(reflected, sample));
    }
    filter[0] = sample;
    return sample;
  }
}

function between(before: number, now: number, stretch: number): number {
  if (stretch === 0) return (before >> 2) + (now >> 2) + (before >> 1);
  if (stretch === 1) return (before >> 1) + (now >> 1);
  return stretch === 2 ? (before >> 2) + (now >> 2) + (now >> 1) : now;
}

function reflection(lar: number): number {
  const size = Math.abs(lar);
  const value = size < 11_059 ? size << 1 : size < 20_070 ? size + 11_059 : clip((size >> 2) + 26_112);
  return lar < 0 ? -value : value;
}

/** Thirteen pulses on every third of forty positions. */
function readPulses(bits: Bits): Int32Array {
  const grid = bits(2);
  const block = bits(6);
  let exponent = block > 15 ? (block >> 3) - 1 : 0;
  let mantissa = block - (exponent << 3);
  if (mantissa === 0) [exponent, mantissa] = [-4, 7];
  else {
    for (; mantissa <= 7; exponent--) mantissa = (mantissa << 1) | 1;
    mantissa -= 8;
  }
  const shift = 6 - exponent;
  const half = shift > 0 ? 1 << (shift - 1) : 0;
  const pulses = new Int32Array(40);
  for (let i = 0; i < 13; i++) {
    const pulse = times(mantissas[mantissa] as number, ((bits(3) << 1) - 7) << 12);
    pulses[grid + 3 * i] = clip(pulse + half) >> shift;
  }
  return pulses;
}
