import type { Readable } from 'node:stream';
import { nameFile } from '../../core/name-file.ts';
import { Problem } from '../../core/problem.ts';

const newline = 0x0a;
/** A longer line is decoded in pieces, so a file without line ends takes no more memory than others. */
const longestLine = 1 << 20;
/** Enough to tell an Excel workbook from other zip files. */
const tellingBytes = 4096;

/**
 * Text of a file of unknown encoding. A byte order mark decides (UTF-8, UTF-16); without one each line is UTF-8 if
 * valid, else Windows-1252, so one bad line does not spoil the others. NUL characters are dropped, since Postgres
 * cannot store them.
 * @throws {Problem} invalid_input for a workbook, an archive or another file that is no text, by its name
 */
export async function* decodeText(body: Readable): AsyncGenerator<string> {
  let pending: Buffer = Buffer.alloc(0);
  let wide: TextDecoder | undefined;
  let first = true;
  for await (const chunk of body) {
    pending = Buffer.concat([pending, Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)]);
    if (first && pending.length < tellingBytes) continue;
    if (first) wide = begin(pending);
    first = false;
    const end = wide ? pending.length : lastLineEnd(pending);
    if (end === 0) continue;
    const bytes = pending.subarray(0, end);
    yield clean(wide ? wide.decode(bytes, { stream: true }) : decodeLines(bytes));
    pending = pending.subarray(end);
  }
  if (first) wide = begin(pending);
  const rest = wide ? wide.decode(pending) : decodeLines(pending);
  if (rest) yield clean(rest);
}

const clean = (text: string) => text.replaceAll('\u0000', '').replace(/^\uFEFF/, '');

function begin(bytes: Buffer): TextDecoder | undefined {
  const what = nameFile(bytes);
  if (what !== null) throw new Problem('invalid_input', `Cannot read the file as CSV: this is ${what}`);
  return wideDecoder(bytes);
}

function wideDecoder([first, second]: Buffer): TextDecoder | undefined {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be');
  return undefined;
}

/** Where to cut: after the last line end or, in a line without one, before its last plain ASCII character. */
function lastLineEnd(bytes: Buffer): number {
  const end = bytes.lastIndexOf(newline) + 1;
  if (end > 0 || bytes.length < longestLine) return end;
  let cut = bytes.length - 1;
  while (cut > 0 && (bytes[cut] ?? 0) >= 0x80) cut--;
  return cut || bytes.length;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/**
 * Windows-1252 characters where Latin-1 has control characters, 0x80 to 0x9F; some Node versions' decoders lack them.
 */
const windows = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';
const fromWindows = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\x80-\x9F]/g, (char) => windows[char.charCodeAt(0) - 0x80] ?? char);

function decodeLines(bytes: Buffer): string {
  const whole = asUtf8(bytes);
  if (whole !== null) return whole;
  let [text, start] = ['', 0];
  while (start < bytes.length) {
    const next = bytes.indexOf(newline, start);
    const line = bytes.subarray(start, next < 0 ? bytes.length : next + 1);
    text += asUtf8(line) ?? fromWindows(line);
    start += line.length;
  }
  return text;
}

function asUtf8(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
