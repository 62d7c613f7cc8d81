import { type ByteReader, letters, viewOf } from './bytes.ts';

/** One page of one logical stream, with the packets that end on it. `granule` is null on a page where none ends. */
export type OggPage = { serial: number; first: boolean; last: boolean; granule: number | null; packets: Uint8Array[] };

/** A packet that grows past this over many pages is damage and is dropped. */
const maxPacketBytes = 16 * 1024 * 1024;
/** Streams whose unfinished packets are held; nobody records more at once, and each costs memory. */
const maxStreams = 16;

/** The pieces of a packet that spans pages: joined once, at its end, since it may span thousands. */
type Packet = { pieces: Uint8Array[]; bytes: number };

/**
 * Pages in file order, of every stream in it. Bytes between pages are skipped; a truncated page yields its complete
 * packets and ends the list.
 * @see RFC 3533
 */
export async function* readPages(reader: ByteReader): AsyncGenerator<OggPage> {
  const begun = new Map<number, Packet>();
  for (;;) {
    const head = await reader.peek(27);
    if (head.length < 27) return;
    if (letters(head, 0, 4) !== 'OggS') {
      await skipToPage(reader);
      continue;
    }
    const segments = head[26] ?? 0;
    const page = (await reader.take(27 + segments)).slice();
    if (page.length < 27 + segments) return;
    const claimed = page.subarray(27);
    const size = claimed.reduce((sum, length) => sum + length, 0);
    const body = (await reader.take(size)).slice();
    const isCut = body.length < size;
    const lacing = isCut ? wholeSegments(claimed, body.length) : claimed;
    const view = viewOf(page);
    const serial = view.getUint32(14, true);
    const { packets, rest } = cutPackets(lacing, body, begun.get(serial));
    begun.delete(serial);
    if (rest.bytes > 0) begun.set(serial, rest);
    if (begun.size > maxStreams) begun.delete([...begun.keys()][0] ?? serial);
    const granule = view.getBigInt64(6, true);
    const flags = page[5] ?? 0;
    const at = granule < 0n || isCut ? null : Number(granule);
    yield { serial, first: (flags & 2) !== 0, last: (flags & 4) !== 0 && !isCut, granule: at, packets };
    if (isCut) return;
  }
}

function wholeSegments(lacing: Uint8Array, bytes: number): Uint8Array {
  let end = 0;
  const cut = lacing.findIndex((length) => {
    end += length;
    return end > bytes;
  });
  return lacing.subarray(0, cut);
}

async function skipToPage(reader: ByteReader): Promise<void> {
  const window = await reader.peek(65_536);
  const next = Buffer.from(window.buffer, window.byteOffset, window.byteLength).indexOf('OggS', 1);
  await reader.skip(next > 0 ? next : Math.max(1, window.length - 3));
}

function cutPackets(lacing: Uint8Array, body: Uint8Array, begun: Packet = { pieces: [], bytes: 0 }) {
  const packets: Uint8Array[] = [];
  let rest = begun;
  let at = 0;
  let length = 0;
  lacing.forEach((segment, index) => {
    length += segment;
    if (segment === 255 && index < lacing.length - 1) return;
    const piece = body.subarray(at, at + length);
    rest.pieces.push(piece);
    rest.bytes += length;
    at += length;
    length = 0;
    if (segment === 255 && rest.bytes <= maxPacketBytes) return;
    if (segment < 255) packets.push(rest.pieces.length === 1 ? piece : Buffer.concat(rest.pieces));
    rest = { pieces: [], bytes: 0 };
  });
  return { packets, rest };
}
