import { letters } from './bytes.ts';
import { unreadable } from './decoded.ts';
import { frameAt } from './mp3-frame.ts';

type Format = 'wav' | 'mp3' | 'flac' | 'ogg' | 'amr' | 'gsm';
type Kind = Format | 'mulaw' | 'alaw';

/** How many leading bytes {@link sniff} needs. */
export const sniffBytes = 16_384;

/** What people send by mistake, by its first bytes. */
const unsupported: readonly { at: number; mark: string; name: string }[] = [
  { at: 4, mark: 'ftyp', name: 'an MP4 or M4A file (AAC)' },
  { at: 0, mark: 'ADIF', name: 'an AAC file' },
  { at: 0, mark: '\x1aE\xdf\xa3', name: 'a WebM or Matroska file' },
  { at: 0, mark: '0&\xb2u', name: 'a WMA file' },
  { at: 0, mark: '.snd', name: 'a Sun AU file' },
  { at: 0, mark: 'FORM', name: 'an AIFF file' },
  { at: 0, mark: 'RIFX', name: 'a big-endian WAV file' },
  { at: 0, mark: '\x89PNG', name: 'a PNG picture' },
  { at: 0, mark: '\xff\xd8\xff', name: 'a JPEG picture' },
  { at: 0, mark: 'GIF8', name: 'a GIF picture' },
  { at: 0, mark: '%PDF', name: 'a PDF document' },
  { at: 0, mark: 'PK\x03\x04', name: 'a ZIP archive or office document' },
  { at: 0, mark: '\x1f\x8b', name: 'a gzip archive' },
];

/**
 * Headerless telephone audio is only known by its name: 8 kHz, one channel (RFC 2046 `audio/basic`, RFC 4856 `PCMU`,
 * `PCMA`).
 */
const rawTypes: Record<string, Kind> = {
  'audio/basic': 'mulaw',
  'audio/pcmu': 'mulaw',
  'audio/x-mulaw': 'mulaw',
  'audio/pcma': 'alaw',
  'audio/x-alaw': 'alaw',
};

const supported = 'WAV, MP3, MPEG layer II, FLAC, OGG Opus, AMR and GSM 06.10 are supported';

/** The format that the bytes themselves show; undefined if they show none. */
export function formatOf(head: Uint8Array): Format | undefined {
  const first = letters(head, 0, 4);
  if ((first === 'RIFF' || first === 'RF64') && letters(head, 8, 4) === 'WAVE') return 'wav';
  if (first === 'fLaC') return 'flac';
  if (first === 'OggS') return 'ogg';
  if (letters(head, 0, 5) === '#!AMR') return 'amr';
  if (looksLikeGsm(head)) return 'gsm';
  return looksLikeFrames(head) ? 'mp3' : undefined;
}

/**
 * Detects the format by content; the content type only counts if the bytes say nothing, that is for headerless
 * telephone audio.
 * @throws StepFailure UnsupportedMedia, naming what the file appears to be
 */
export function sniff(head: Uint8Array, contentType: string): Kind {
  if (head.length === 0) throw unreadable('the file is empty');
  const stranger = unsupported.find(({ at, mark }) => letters(head, at, mark.length) === mark);
  if (stranger) throw unreadable(`the file is ${stranger.name}. ${supported}`);
  if (looksLikeAdts(head)) throw unreadable(`the file is an AAC file (ADTS). ${supported}`);
  const format = formatOf(head);
  if (format) return format;
  const raw = rawTypes[(contentType.split(';')[0] ?? '').trim().toLowerCase()];
  if (raw) return raw;
  const seen = looksLikeText(head) ? 'the file contains text, not audio' : 'the file is not in a known audio format';
  throw unreadable(`${seen}. ${supported}`);
}

/** One frame header turns up by chance every few thousand bytes; three in a row do not. */
function looksLikeFrames(head: Uint8Array): boolean {
  for (let start = 0; start + 4 <= Math.min(head.length, 4_096); start++) {
    let at = start;
    for (let count = 0; ; count++) {
      const frame = frameAt(head, at);
      if (!frame) break;
      at += frame.bytes;
      if (count === 2 || (count >= 1 && at >= head.length)) return true;
    }
  }
  return false;
}

/**
 * Frames of 33 bytes that start with the same four bits; eight in a row happen by chance once in four billion files.
 */
function looksLikeGsm(head: Uint8Array): boolean {
  const frames = Math.min(12, Math.floor(head.length / 33));
  if (frames < 8) return false;
  return Array.from({ length: frames }, (_, frame) => head[frame * 33] ?? 0).every((byte) => byte >> 4 === 0xd);
}

/** Three AAC frames, each of which states its length. @see ISO/IEC 13818-7 §6.2 */
function looksLikeAdts(head: Uint8Array): boolean {
  let at = 0;
  for (let count = 0; count < 3; count++) {
    const [sync = 0, second = 0, , high = 0, middle = 0, low = 0] = head.subarray(at, at + 6);
    const bytes = ((high & 3) << 11) | (middle << 3) | (low >> 5);
    if (sync !== 0xff || (second & 0xf6) !== 0xf0 || bytes < 7) return false;
    at += bytes;
  }
  return true;
}

function looksLikeText(head: Uint8Array): boolean {
  const controls = head.reduce((sum, byte) => sum + Number(byte < 9 || (byte > 13 && byte < 32) || byte === 127), 0);
  return controls === 0;
}
