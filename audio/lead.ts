import { type ByteReader, letters } from './bytes.ts';

/** A recorder that reserved space for a header and never wrote it leaves at most this many zeros. */
const maxZeros = 65_536;

/**
 * Skips what some recorders and taggers write before a file starts: ID3 tags, even before WAV and FLAC, and zeros.
 * @param begins Whether a known format starts with these bytes; zeros before anything else are sound.
 * @returns what was skipped; `cut` if the file ended inside a tag.
 */
export async function skipLead(
  reader: ByteReader,
  begins: (head: Uint8Array) => boolean,
): Promise<'nothing' | 'tag' | 'zeros' | 'cut'> {
  let passed: 'nothing' | 'tag' | 'zeros' = 'nothing';
  for (;;) {
    const tag = await reader.peek(10);
    if (tag.length < 10 || letters(tag, 0, 3) !== 'ID3') break;
    const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + ((tag[at] ?? 0) & 127), 0);
    const footer = (tag[5] ?? 0) & 16 ? 10 : 0;
    if (!(await reader.skip(10 + size + footer))) return 'cut';
    passed = 'tag';
  }
  const head = await reader.peek(maxZeros * 2);
  const zeros = head.findIndex((byte) => byte !== 0);
  if (zeros <= 0 || zeros > maxZeros || !begins(head.subarray(zeros))) return passed;
  await reader.skip(zeros);
  return 'zeros';
}
