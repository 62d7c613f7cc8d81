/** A word, number or punctuation mark. `from`/`to` are offsets in the original text, so the words can be quoted. */
export type Token = {
  /** Lower case; without `'s`. A number: its digits. */
  w: string;
  n: number | null;
  /** "third", "3rd". */
  ord: boolean;
  /** How many digits it was written with; 0 for a number in words. */
  len: number;
  /** No space before it. */
  glued: boolean;
  capital: boolean;
  from: number;
  to: number;
};
