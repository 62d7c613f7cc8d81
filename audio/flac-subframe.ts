import type { BitReader } from './bits.ts';

/** Thrown for bytes that are not a frame, or a damaged one. */
export class NotAFrame extends Error {
  override readonly name = 'NotAFrame';
}

/** Prediction from the 0 to 4 previous samples, newest first. @see RFC 9639 §9.2.5 */
const fixed: readonly (readonly number[])[] = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/** One channel of one frame. @throws OutOfBits | NotAFrame. @see RFC 9639 §9.2 */
export function readSubframe(reader: BitReader, samples: number, frameBits: number): Int32Array {
  if (reader.unsigned(1) !== 0) throw new NotAFrame('padding');
  const type = reader.unsigned(6);
  const wasted = reader.unsigned(1) === 1 ? reader.zeros() + 1 : 0;
  const bits = frameBits - wasted;
  if (bits < 1) throw new NotAFrame('wasted bits');
  const row = new Int32Array(samples);
  if (type === 0) row.fill(reader.signed(bits));
  else if (type === 1) for (let i = 0; i < samples; i++) row[i] = reader.signed(bits);
  else if (type >= 8 && type <= 12) predicted(reader, row, bits, type - 8, undefined);
  else if (type >= 32) predicted(reader, row, bits, type - 31, 'own');
  else throw new NotAFrame('subframe type');
  if (wasted > 0) for (let i = 0; i < samples; i++) row[i] = (row[i] as number) << wasted;
  return row;
}

/** A few raw samples, then each as a prediction from the previous ones plus a residual. */
function predicted(reader: BitReader, row: Int32Array, bits: number, order: number, weights: 'own' | undefined): void {
  if (order > row.length) throw new NotAFrame('order');
  for (let i = 0; i < order; i++) row[i] = reader.signed(bits);
  const { factors, precision, shift } =
    weights === 'own' ? readFactors(reader, order) : { factors: fixed[order] ?? [], precision: 4, shift: 0 };
  readResidual(reader, row, order);
  const fitsInt32 = bits + precision + (32 - Math.clz32(order)) <= 32;
  if (fitsInt32) addNarrow(row, Int32Array.from(factors), shift);
  else addWide(row, Float64Array.from(factors), 2 ** shift);
}

function addNarrow(row: Int32Array, factors: Int32Array, shift: number): void {
  const order = factors.length;
  for (let i = order; i < row.length; i++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum = (sum + Math.imul(factors[k] as number, row[i - 1 - k] as number)) | 0;
    row[i] = (row[i] as number) + (sum >> shift);
  }
}

/** Sums over 32 bits, as 24-bit sound makes them, are exact in doubles. */
function addWide(row: Int32Array, factors: Float64Array, scale: number): void {
  const order = factors.length;
  for (let i = order; i < row.length; i++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum += (factors[k] as number) * (row[i - 1 - k] as number);
    row[i] = (row[i] as number) + Math.floor(sum / scale);
  }
}

function readFactors(reader: BitReader, order: number): { factors: number[]; precision: number; shift: number } {
  const precision = reader.unsigned(4) + 1;
  const shift = reader.signed(5);
  if (precision === 16 || shift < 0) throw new NotAFrame('predictor');
  return { factors: Array.from({ length: order }, () => reader.signed(precision)), precision, shift };
}

/** Rice-coded residuals, in partitions with their own parameters. @see RFC 9639 §9.2.7 */
function readResidual(reader: BitReader, row: Int32Array, order: number): void {
  const method = reader.unsigned(2);
  if (method > 1) throw new NotAFrame('residual');
  const parameterBits = method === 0 ? 4 : 5;
  const escaped = method === 0 ? 15 : 31;
  const partitions = 1 << reader.unsigned(4);
  const length = row.length / partitions;
  if (!Number.isInteger(length) || length < order) throw new NotAFrame('partitions');
  let at = order;
  for (let partition = 1; partition <= partitions; partition++) {
    const parameter = reader.unsigned(parameterBits);
    const end = partition * length;
    if (parameter === escaped) {
      const bits = reader.unsigned(5);
      while (at < end) row[at++] = reader.signed(bits);
    } else {
      reader.rice(row, at, end, parameter);
      at = end;
    }
  }
}
