export type ByteRange = { start: number; end: number };

/**
 * The single range of a `Range` header, inclusive on both ends.
 * @returns undefined for the whole file (no header, several ranges, or not in bytes), `beyond` if the range lies
 *   outside the file.
 * @see RFC 9110 §14.2
 */
export function readRange(header: string | undefined, bytes: number): ByteRange | 'beyond' | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? 'beyond' : { start: bytes - length, end: bytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < start) return undefined;
  return start >= bytes ? 'beyond' : { start, end };
}
