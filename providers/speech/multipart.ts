import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';

/**
 * A form with one file as a stream of known length, so that a recording of hours is never held in memory.
 * @param fields in order; a name may occur several times
 */
export async function multipart(
  fields: readonly [name: string, value: string][],
  file: { path: string; contentType: string },
): Promise<{ headers: Record<string, string>; body: Readable }> {
  const boundary = `callweave-${randomUUID()}`;
  const part = (head: string, rest = '') => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n${rest}\r\n`;
  const opening = Buffer.from(
    fields.map(([name, value]) => `${part(`name="${name}"`)}${value}\r\n`).join('') +
      part(`name="file"; filename="${plainName(file.path)}"`, `Content-Type: ${file.contentType}\r\n`),
  );
  const closing = Buffer.from(`\r\n--${boundary}--\r\n`);
  const { size } = await stat(file.path);
  async function* body() {
    yield opening;
    yield* createReadStream(file.path, { highWaterMark: 256 * 1024 });
    yield closing;
  }
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(opening.length + size + closing.length),
    },
    body: Readable.from(body(), { objectMode: false }),
  };
}

/** Servers tell the container by the name's ending; whatever could break the header is left out. */
const plainName = (path: string) => basename(path).replace(/[^\w.-]/g, '_');
