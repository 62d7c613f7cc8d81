/** Thrown when bytes end in the middle of what is read; more of them may help. */
export class OutOfBits extends Error {
  override readonly name = 'OutOfBits';
}

/** Reads bits, highest first, from a stretch of bytes. */
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

  /** 0 to 32 bits as a number without a sign. */
  unsigned(bits: number): number {
    if (bits === 0) return 0;
    const value = this.word() >>> (32 - bits);
    this.move(bits);
    return value;
  }

  /** 0 to 32 bits as a number in two's complement. */
  signed(bits: number): number {
    if (bits === 0) return 0;
    const value = this.word() >> (32 - bits);
    this.move(bits);
    return value;
  }

  /** How many zeros come before the next one, which is taken as well. */
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
   * Reads numbers in Rice code (a count of zeros, then `parameter` bits; signs folded in) into `row[from..to)`. It is where decoding
   * spends its time, so the usual short number is taken from one word.
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

  /** Goes on to the next whole byte and gives its index. */
  align(): number {
    this.at = (this.at + 7) & ~7;
    return this.at >> 3;
  }
}
