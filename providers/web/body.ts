import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { StepFailure } from '../../core/failures.ts';
import { mapFailure } from './failure.ts';

/**
 * A response body, decompressed, no longer than allowed: the limit counts after decompression.
 * @throws StepFailure TooLarge | Upstream | Timeout, or the signal's reason
 */
export function readBody(
  { headers, body }: Dispatcher.ResponseData,
  limits: { host: string; maxBytes: number; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const encoding = String(headers['content-encoding'] ?? 'identity')
    .trim()
    .toLowerCase();
  const tooLarge = new StepFailure('TooLarge', `The recording at ${limits.host} is over ${limits.maxBytes} bytes`);
  if (encoding === 'identity' && Number(headers['content-length']) > limits.maxBytes) throw tooLarge;
  return relay(unpack(body, encoding, limits.host), tooLarge, limits);
}

async function* relay(
  source: Readable,
  tooLarge: StepFailure,
  { host, maxBytes, signal }: { host: string; maxBytes: number; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const piece of source as AsyncIterable<Uint8Array>) {
      bytes += piece.length;
      if (bytes > maxBytes) throw tooLarge;
      yield piece;
    }
  } catch (error) {
    throw error === tooLarge ? error : mapFailure(error, host, signal);
  }
}

/** We ask for uncompressed bodies; some servers compress them all the same. */
function unpack(body: Readable, encoding: string, host: string): Readable {
  if (encoding === 'identity') return body;
  const unpacker =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : undefined;
  if (!unpacker) throw new StepFailure('InvalidInput', `${host} compresses the recording in an unsupported way`);
  return pipeline(body, unpacker, () => {}); // the reader gets the error
}
