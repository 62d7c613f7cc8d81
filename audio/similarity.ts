import type { Block } from './decoded.ts';

/** Two channels whose correlation exceeds this carry the same sound. */
const sameAbove = 0.95;
/** Below −60 dB of full scale there is nothing to compare. */
const quiet = 0.001;
const compareRateHz = 8_000;
const stretchSeconds = 0.5;
/** One channel may lag the other by up to this much. */
const maxLagSeconds = 0.05;
const maxStretches = 64;
/** The lag is determined from the loudest few stretches, then used for all. */
const lagStretches = 4;

type Stretch = { samples: Float32Array[]; loudness: number };

/**
 * Compares channels in half-second stretches that contain sound: all of them in a short recording, every second,
 * fourth, … in a long one. Level, polarity and a delay of up to 50 ms do not matter.
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
    for (const samples of current) smooth(samples);
    const loudness = Math.sqrt(current.reduce((sum, samples) => sum + product(samples, samples), 0) / lengthSamples);
    if (loudness <= quiet) return;
    stretches.push({ samples: current, loudness });
    current = emptyStretch();
    skip = (spacing - 1) * lengthSamples;
    if (stretches.length < maxStretches) return;
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
    /** True if another channel carries something the first does not. */
    differ(): boolean {
      for (const samples of current) samples.fill(0, filled);
      if (filled > 0) close();
      if (stretches.length === 0) return false;
      const maxLag = Math.round((rateHz / every) * maxLagSeconds);
      return Array.from({ length: channels - 1 }, (_, i) => similarity(stretches, i + 1, maxLag)).some(
        (value) => value <= sameAbove,
      );
    },
  };
}

/** Averages `every` samples into one, across block boundaries: filter enough for a comparison. */
function thinner(every: number): (samples: Float32Array) => Float32Array {
  if (every === 1) return (samples) => samples;
  let sum = 0;
  let count = 0;
  return (samples: Float32Array): Float32Array => {
    const thin = new Float32Array(Math.floor((count + samples.length) / every));
    let at = 0;
    for (let i = 0; i < samples.length; i++) {
      sum += numberOf(samples[i]);
      if (++count < every) continue;
      thin[at++] = sum / every;
      sum = 0;
      count = 0;
    }
    return thin;
  };
}

/**
 * Removes everything above about 1 kHz, in place: above that, a delay of part of a sample already looks like another
 * sound. NaN counts as silence.
 */
function smooth(samples: Float32Array): void {
  let [a, b, c] = [numberOf(samples[0]), numberOf(samples[1]), numberOf(samples[2])];
  for (let i = 0; i + 3 < samples.length; i++) {
    const d = numberOf(samples[i + 3]);
    samples[i] = (a + b + c + d) / 4;
    a = b;
    b = c;
    c = d;
  }
  samples.fill(0, -3);
}

const numberOf = (sample: number | undefined): number => (sample !== undefined && Number.isFinite(sample) ? sample : 0);

/** Mean correlation of a channel with the first, 0..1, weighted towards loud stretches. */
function similarity(stretches: readonly Stretch[], channel: number, maxLag: number): number {
  const loudest = [...stretches].sort((a, b) => b.loudness - a.loudness).slice(0, lagStretches);
  const agreement = (lag: number) =>
    loudest.reduce((sum, stretch) => {
      const [left, right] = aligned(stretch, channel, lag);
      return sum + Math.abs(product(left, right));
    }, 0);
  const near = best(span(-maxLag, maxLag, 2), agreement);
  const lag = best(span(near - 2, near + 2, 0.25), agreement);
  const weight = stretches.reduce((sum, { loudness }) => sum + loudness, 0);
  return stretches.reduce((sum, stretch) => sum + stretch.loudness * correlation(stretch, channel, lag), 0) / weight;
}

const span = (from: number, to: number, by: number): number[] =>
  Array.from({ length: Math.round((to - from) / by) + 1 }, (_, i) => from + i * by);

const best = (candidates: readonly number[], worth: (candidate: number) => number): number =>
  candidates.map((candidate) => ({ candidate, worth: worth(candidate) })).reduce((a, b) => (b.worth > a.worth ? b : a))
    .candidate;

/**
 * The overlapping parts of the first and the other channel when the other is shifted by `lag` samples (may be
 * fractional).
 */
function aligned({ samples }: Stretch, channel: number, lag: number): [Float32Array, Float32Array] {
  const first = samples[0] ?? new Float32Array(0);
  const whole = Math.floor(lag);
  const other = between(samples[channel] ?? new Float32Array(0), lag - whole);
  const length = other.length - Math.abs(whole);
  return whole >= 0
    ? [first.subarray(0, length), other.subarray(whole)]
    : [first.subarray(-whole, length - whole), other.subarray(0, length)];
}

/** The sound shifted by `part` of a sample. */
function between(samples: Float32Array, part: number): Float32Array {
  if (part === 0) return samples;
  const moved = new Float32Array(Math.max(0, samples.length - 1));
  for (let i = 0; i < moved.length; i++) moved[i] = (1 - part) * (samples[i] ?? 0) + part * (samples[i + 1] ?? 0);
  return moved;
}

/** 0 if one of the two is silent. */
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
