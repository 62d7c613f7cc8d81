import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

type File = { name: string; path: string; fileName: string };

/** Options of a request whose body is sent as it is read. */
type Streamed = {
  /** The client's types describe the parts, not the stream of them. */
  body: never;
  bodySerializer: (body: unknown) => BodyInit;
  headers: { 'content-type': string };
  duplex: 'half';
};

/** A multipart body that streams its file from disk, however large it is. Text parts come first. */
export function multipart(texts: Record<string, string>, { name, path, fileName }: File): Streamed {
  const boundary = `callweave-${randomUUID()}`;
  async function* pieces() {
    for (const [part, text] of Object.entries(texts)) {
      yield `--${boundary}\r\ncontent-disposition: form-data; name="${part}"\r\n\r\n${text}\r\n`;
    }
    const safe = fileName.replaceAll(/["\r\n\\]/g, '_');
    yield `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${safe}"\r\n`;
    yield 'content-type: application/octet-stream\r\n\r\n';
    yield* createReadStream(path);
    yield `\r\n--${boundary}--\r\n`;
  }
  const stream = Readable.toWeb(Readable.from(pieces(), { objectMode: false })) as unknown as BodyInit;
  return {
    body: stream as never,
    bodySerializer: () => stream,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    duplex: 'half',
  };
}
