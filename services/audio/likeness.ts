import type { Block } from './decoded.ts';

/** Two channels whose correlation exceeds this carry the same sound. */
const sameAbove = 0.95;
/** Below −60 dB of full scale in a stretch there is nothing to compare. */
const quiet = 0.001;
const compareRateHz = 8_000;
const stretchSeconds = 0.5;
/** One channel may lag the other by this much. */
const mostLagSeconds = 0.05;
const mostStretches = 64;
/** The lag is looked for in the loudest few, then holds for all. */
const lagStretches = 4;

type Stretch = { samples: Float32Array[]; loudness: number };

/**
 * Compares channels in stretches of half a second in which something is heard: all of them in a short sound, every second, fourth, …
 * in a long one. Level, polarity and a delay of up to 50 ms do not matter.
 */
export function compareChannels(channels: number, rateHz: number) {
  const every = Math.max(1, Math.floor(rateHz / compareRateHz));
  const lengthSamples = Math.round((rateHz / every) * stretchSeconds);
  const thinners = Array.from({ length: channels }, () => thinner(every));
  let stretches: Stretch[] = [];
  let spacing = 1;
  let skip = 0;
  let filled = 0;
  let current = emptyStretch();

  function emptyStretch() {
    return Array.from({ length: channels }, () => new Float32Array(lengthSamples));
  }

  function close(): void {
    filled = 0;
    const loudness = Math.sqrt(current.reduce((sum, samples) => sum + product(samples, samples), 0) / lengthSamples);
    if (loudness <= quiet) return;
    stretches.push({ samples: current, loudness });
    current = emptyStretch();
    skip = (spacing - 1) * lengthSamples;
    if (stretches.length < mostStretches) return;
    stretches = stretches.filter((_, index) => index % 2 === 0);
    spacing *= 2;
  }

  return {
    add(block: Block): void {
      if (channels < 2) return;
      const thin = block.map((samples, channel) => thinners[channel]?.(samples) ?? samples);
      const length = thin[0]?.length ?? 0;
      for (let at = 0; at < length; ) {
        if (skip > 0) {
          const passed = Math.min(skip, length - at);
          skip -= passed;
          at += passed;
          continue;
        }
        const count = Math.min(lengthSamples - filled, length - at);
        thin.forEach((samples, channel) => {
          current[channel]?.set(samples.subarray(at, at + count), filled);
        });
        filled += count;
        at += count;
        if (filled === lengthSamples) close();
      }
    },
    /** True when another channel carries something that the first does not. */
    differ(): boolean {
      for (const samples of current) samples.fill(0, filled);
      if (filled > 0) close();
      if (stretches.length === 0) return false;
      const mostLag = Math.round((rateHz / every) * mostLagSeconds);
      return Array.from({ length: channels - 1 }, (_, i) => likeness(stretches, i + 1, mostLag)).some(
        (value) => value <= sameAbove,
      );
    },
  };
}

/** Averages `every` samples to one, over the ends of blocks: enough of a filter for a comparison. What is no number counts as silence. */
function thinner(every: number) {
  let sum = 0;
  let count = 0;
  return (samples: Float32Array): Float32Array => {
    const thin = new Float32Array(Math.floor((count + samples.length) / every));
    let at = 0;
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i] as number;
      if (Number.isFinite(sample)) sum += sample;
      if (++count < every) continue;
      thin[at++] = sum / every;
      sum = 0;
      count = 0;
    }
    return thin;
  };
}

/** Mean correlation of a channel with the first, 0..1, loud stretches counting more. */
function likeness(stretches: readonly Stretch[], channel: number, mostLag: number): number {
  const loudest = [...stretches].sort((a, b) => b.loudness - a.loudness).slice(0, lagStretches);
  let best = { lag: 0, value: -1 };
  for (let lag = -mostLag; lag <= mostLag; lag++) {
    const value = loudest.reduce((sum, stretch) => {
      const [left, right] = aligned(stretch, channel, lag);
      return sum + Math.abs(product(left, right));
    }, 0);
    if (value > best.value) best = { lag, value };
  }
  const weight = stretches.reduce((sum, { loudness }) => sum + loudness, 0);
  const total = stretches.reduce((sum, stretch) => sum + stretch.loudness * correlation(stretch, channel, best.lag), 0);
  return total / weight;
}

/** The parts of the first and the other channel that meet when the other is moved by `lag` samples. */
function aligned({ samples }: Stretch, channel: number, lag: number): [Float32Array, Float32Array] {
  const first = samples[0] ?? new Float32Array(0);
  const other = samples[channel] ?? new Float32Array(0);
  const length = first.length - Math.abs(lag);
  return lag >= 0
    ? [first.subarray(0, length), other.subarray(lag)]
    : [first.subarray(-lag), other.subarray(0, length)];
}

/** 0 where one of the two is silent. */
function correlation(stretch: Stretch, channel: number, lag: number): number {
  const [left, right] = aligned(stretch, channel, lag);
  const size = Math.sqrt(product(left, left) * product(right, right));
  return size > 0 ? Math.abs(product(left, right)) / size : 0;
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
