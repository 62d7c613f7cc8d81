import type { Readable } from 'node:stream';

export type StoredObject = { bytes: number; contentType: string };

/**
 * Objects under keys such as `{tenantId}/audio/{sha256}`. Every method takes the whole key; the first segment must be
 * the tenant. Writing the same key again replaces the object with the same bytes, so content-addressed keys make
 * retries harmless.
 * @throws StepFailure NotFound | Unavailable
 */
export type StoragePort = {
  /** Streams to the end, then makes the object visible at once: a crash half-way leaves nothing under the key. */
  put: (key: string, body: Readable | Uint8Array, contentType: string) => Promise<{ bytes: number }>;
  head: (key: string) => Promise<StoredObject | undefined>;
  /** `range` is inclusive on both ends, in bytes. */
  get: (key: string, range?: { start: number; end: number }) => Promise<Readable>;
  /** Every key that starts with the prefix, in order. */
  list: (prefix: string) => AsyncIterable<string>;
  /** Includes leftovers of an interrupted write. No error if it does not exist. */
  remove: (key: string) => Promise<void>;
  /** Removes leftovers of writes that died long ago, under any key. */
  tidy: () => Promise<void>;
};
