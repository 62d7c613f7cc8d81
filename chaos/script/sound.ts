import { createHash } from 'node:crypto';

/** Only the samples: a split channel arrives in a separate file with the same samples. */
export function soundOf(wav: Uint8Array): string {
  const bytes = Buffer.from(wav);
  let at = 12;
  while (at + 8 <= bytes.length && bytes.toString('latin1', at, at + 4) !== 'data')
    at += 8 + bytes.readUInt32LE(at + 4);
  return createHash('sha256')
    .update(bytes.subarray(at + 8))
    .digest('hex');
}
