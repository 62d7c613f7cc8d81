const nothing = new Uint8Array(0);

/** Reads a byte stream in the pieces a format asks for. Holds no more than the requested piece and one chunk. */
export type ByteReader = {
  /** The next `length` bytes without consuming them; fewer at the end. The view is valid until the next call. */
  peek: (length: number) => Promise<Uint8Array>;
  /** Consumes `length` bytes; fewer at the end. */
  take: (length: number) => Promise<Uint8Array>;
  /** Skips `length` bytes without holding them; false if the end came first. */
  skip: (length: number) => Promise<boolean>;
  /** Consumes what is available, up to `most` bytes; empty only at the end. */
  some: (most: number) => Promise<Uint8Array>;
};

export function readBytes(source: AsyncIterable<Uint8Array>): ByteReader {
  const chunks = source[Symbol.asyncIterator]();
  let held: Uint8Array = nothing;
  let ended = false;

  async function fill(length: number): Promise<void> {
    const parts = [held];
    let size = held.length;
    while (size < length && !ended) {
      const next = await chunks.next();
      if (next.done) ended = true;
      else {
        parts.push(next.value);
        size += next.value.length;
      }
    }
    held = parts.length === 1 ? held : joinBytes(parts, size);
  }

  function cut(length: number): Uint8Array {
    const piece = held.subarray(0, length);
    held = held.subarray(piece.length);
    return piece;
  }

  async function some(most: number): Promise<Uint8Array> {
    while (held.length === 0 && !ended) await fill(1);
    return cut(most);
  }

  return {
    some,
    peek: async (length) => {
      await fill(length);
      return held.subarray(0, length);
    },
    take: async (length) => {
      await fill(length);
      return cut(length);
    },
    skip: async (length) => {
      for (let left = length; left > 0; ) {
        const piece = await some(left);
        if (piece.length === 0) return false;
        left -= piece.length;
      }
      return true;
    },
  };
}

function joinBytes(parts: readonly Uint8Array[], size: number): Uint8Array {
  const joined = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Four or more ASCII letters from a file's header. */
export const letters = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
