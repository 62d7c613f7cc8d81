const table = (bits: 8 | 16, polynomial: number) =>
  Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << (bits - 8);
    for (let i = 0; i < 8; i++) crc = (crc << 1) ^ (crc & (1 << (bits - 1)) ? polynomial : 0);
    return crc & ((1 << bits) - 1);
  });

const table8 = table(8, 0x07);
const table16 = table(16, 0x8005);

/** Checksum of a FLAC frame's header. @see RFC 9639 §9.1.8 */
export function crc8(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) crc = table8[crc ^ (bytes[i] as number)] as number;
  return crc;
}

/** Checksum of a whole FLAC frame. @see RFC 9639 §9.3 */
export function crc16(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) crc = ((crc << 8) & 0xffff) ^ (table16[(crc >> 8) ^ (bytes[i] as number)] as number);
  return crc;
}
