import { decodeAmr } from './amr.ts';
import { letters, readBytes } from './bytes.ts';
import { type Decoded, unreadable } from './decoded.ts';
import { decodeFlac } from './flac.ts';
import { decodeGsm } from './gsm.ts';
import { skipLead } from './lead.ts';
import { decodeMp3 } from './mp3.ts';
import { decodeOpus } from './opus.ts';
import { formatOf, sniff, sniffBytes } from './sniff.ts';
import { decodeRaw, decodeWav } from './wav.ts';

/**
 * Opens a recording of any supported format and decodes it as its blocks are requested: memory does not grow with
 * length.
 * @param contentType Only used for headerless telephone audio.
 * @throws StepFailure UnsupportedMedia, also while the blocks are read
 */
export async function decodeAudio(source: AsyncIterable<Uint8Array>, contentType: string): Promise<Decoded> {
  const reader = readBytes(source);
  const lead = await skipLead(reader, (head) => formatOf(head) !== undefined);
  const head = await reader.peek(sniffBytes);
  if (lead === 'cut' || (lead === 'tag' && !formatOf(head))) throw unreadable('the file contains tags and no audio');
  const kind = sniff(head, contentType);
  switch (kind) {
    case 'wav':
      return decodeWav(reader);
    case 'mp3':
      return decodeMp3(reader);
    case 'flac':
      return decodeFlac(reader, 'flac');
    case 'ogg':
      return oggCodec(head) === 'flac' ? decodeFlac(reader, 'ogg') : decodeOpus(reader);
    case 'amr':
      return decodeAmr(reader);
    case 'gsm':
      return decodeGsm(reader, 'plain', 'raw');
    case 'mulaw':
    case 'alaw':
      return decodeRaw(reader, kind);
  }
}

/** The first packet of an OGG file says what it contains. */
function oggCodec(head: Uint8Array): 'opus' | 'flac' {
  const mark = letters(head, 27 + (head[26] ?? 0), 8);
  if (mark === 'OpusHead') return 'opus';
  if (mark.startsWith('\x7fFLAC')) return 'flac';
  const name = mark.startsWith('\x01vorbis') ? 'Vorbis' : mark.startsWith('Speex') ? 'Speex' : 'something else';
  throw unreadable(`the OGG file contains ${name}; Opus and FLAC are supported`);
}
