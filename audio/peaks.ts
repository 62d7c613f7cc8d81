import type { Block } from './decoded.ts';

const maxSlices = 2_000;

/**
 * Keeps the loudest sample of each time slice without knowing the length in advance: slices start at a millisecond and
 * double when there are too many, so a sound longer than two seconds ends with 1,000 to 2,000 of them.
 */
export function measurePeaks(channels: number, rateHz: number) {
  const slices = Array.from({ length: channels }, () => new Float32Array(maxSlices));
  const loudest = new Float32Array(channels);
  const current = new Float32Array(channels);
  let sliceSamples = Math.max(1, Math.round(rateHz / 1000));
  let filled = 0;
  let inSlice = 0;

  function close(): void {
    slices.forEach((row, channel) => {
      row[filled] = current[channel] ?? 0;
    });
    current.fill(0);
    filled++;
    inSlice = 0;
    if (filled < maxSlices) return;
    for (const row of slices) for (let i = 0; i < maxSlices / 2; i++) row[i] = loudestOf(row, 2 * i, 2 * i + 2);
    filled /= 2;
    sliceSamples *= 2;
  }

  return {
    add(block: Block): void {
      const length = block[0]?.length ?? 0;
      for (let from = 0; from < length; ) {
        const to = Math.min(length, from + sliceSamples - inSlice);
        block.forEach((samples, channel) => {
          const peak = loudestOf(samples, from, to);
          current[channel] = Math.max(current[channel] ?? 0, peak);
          loudest[channel] = Math.max(loudest[channel] ?? 0, peak);
        });
        inSlice += to - from;
        from = to;
        if (inSlice === sliceSamples) close();
      }
    },
    /** Overall loudest by channel, 0..1, or more if a file overshoots. */
    loudest: (): number[] => [...loudest],
    /** 0..100 by channel. */
    peaks(): number[][] {
      if (inSlice > 0) close();
      return slices.map((row) => Array.from(row.subarray(0, filled), (peak) => Math.min(100, Math.round(peak * 100))));
    },
  };
}

/** NaN counts as silence. */
function loudestOf(samples: Float32Array, from: number, to: number): number {
  let peak = 0;
  for (let i = from; i < to; i++) {
    const size = Math.abs(samples[i] ?? 0);
    if (size > peak) peak = size;
  }
  return Number.isFinite(peak) ? peak : 1;
}
