/** Kilobits per second by bitrate index. @see ISO/IEC 11172-3 and 13818-3, 2.4.2.3 */
const kilobits = {
  mpeg1: {
    2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  },
  mpeg2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const ratesHz = [44_100, 48_000, 32_000];

export type Mp3Frame = { bytes: number; layer: 2 | 3; channels: 1 | 2; sampleRateHz: number; samples: number };

/**
 * Reads the four bytes of an MPEG layer II or III frame header; undefined if there is none, or it has no fixed size.
 */
export function frameAt(bytes: Uint8Array, at: number): Mp3Frame | undefined {
  const [sync, second, third, fourth] = bytes.subarray(at, at + 4);
  if (sync !== 0xff || second === undefined || third === undefined || fourth === undefined) return undefined;
  const version = (second >> 3) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const layer = 4 - ((second >> 1) & 3);
  if ((second & 0xe0) !== 0xe0 || (layer !== 2 && layer !== 3) || version === 1) return undefined;
  const fullRate = ratesHz[(third >> 2) & 3];
  const rate = (version === 3 ? kilobits.mpeg1[layer] : kilobits.mpeg2)[third >> 4];
  if (fullRate === undefined || !rate) return undefined;
  const sampleRateHz = version === 3 ? fullRate : version === 2 ? fullRate / 2 : fullRate / 4;
  const samples = version === 3 || layer === 2 ? 1152 : 576;
  const padding = (third >> 1) & 1;
  return {
    bytes: Math.floor(((samples / 8) * rate * 1000) / sampleRateHz) + padding,
    layer,
    channels: fourth >> 6 === 3 ? 1 : 2,
    sampleRateHz,
    samples,
  };
}
