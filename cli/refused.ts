/**
 * An error that the person at the terminal can act on, shown without a stack. `exitCode` 1: it did not work, 2: bad
 * usage.
 */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
