/** Thrown when the bytes end in the middle of a value; more of them may help. */
export class OutOfBits extends Error {
  override readonly name = 'OutOfBits';
}

/** Reads bits, most significant first, from a byte range. */
export class BitReader {
  readonly bytes: Uint8Array;
  /** Position in bits. */
  at: number;
  private readonly end: number;

  constructor(bytes: Uint8Array, fromByte: number) {
    this.bytes = bytes;
    this.at = fromByte * 8;
    this.end = bytes.length * 8;
  }

  /** The 32 bits from here on; zeros beyond the end. */
  private word(): number {
    const { bytes } = this;
    const byte = this.at >> 3;
    const shift = this.at & 7;
    const high =
      ((bytes[byte] as number) << 24) |
      ((bytes[byte + 1] as number) << 16) |
      ((bytes[byte + 2] as number) << 8) |
      (bytes[byte + 3] as number);
    return shift === 0 ? high : (high << shift) | ((bytes[byte + 4] as number) >> (8 - shift));
  }

  private move(bits: number): void {
    this.at += bits;
    if (this.at > this.end) throw new OutOfBits();
  }

  /** 0 to 32 bits as an unsigned number. */
  unsigned(bits: number): number {
    if (bits === 0) return 0;
    const value = this.word() >>> (32 - bits);
    this.move(bits);
    return value;
  }

  /** 0 to 32 bits as a two's complement number. */
  signed(bits: number): number {
    if (bits === 0) return 0;
    const value = this.word() >> (32 - bits);
    this.move(bits);
    return value;
  }

  /** Counts the zeros before the next one bit, and consumes that too. */
  zeros(): number {
    let count = 0;
    for (;;) {
      const word = this.word();
      if (word !== 0) {
        const more = Math.clz32(word);
        this.move(more + 1);
        return count + more;
      }
      count += 32;
      this.move(32);
    }
  }

  /**
   * Reads Rice-coded numbers (a count of zeros, then `parameter` bits; sign folded in) into `row[from..to)`. Decoding
   * spends most of its time here, so the usual short number is taken from one word.
   */
  rice(row: Int32Array, from: number, to: number, parameter: number): void {
    for (let i = from; i < to; i++) {
      const word = this.word();
      const zeros = Math.clz32(word);
      let folded: number;
      if (zeros + 1 + parameter <= 32 && zeros < 31) {
        const low = parameter === 0 ? 0 : (word << (zeros + 1)) >>> (32 - parameter);
        folded = (zeros << parameter) | low;
        this.move(zeros + 1 + parameter);
      } else folded = (this.zeros() << parameter) | this.unsigned(parameter);
      row[i] = (folded >>> 1) ^ -(folded & 1);
    }
  }

  /** Skips to the next whole byte and returns its index. */
  align(): number {
    this.at = (this.at + 7) & ~7;
    return this.at >> 3;
  }
}
