import { type Piece, silenceSeconds } from './pieces.ts';
import { round3, type Span } from './spans.ts';

/** A side cuts in: from its start to its end, of which `overlapSeconds` overlap with the other. */
export type Interruption = Span & { by: 'agent' | 'customer'; turn: number; overlapSeconds: number };

/**
 * The other side must have had the floor for this long before cutting in counts, and both must then overlap for half of
 * it.
 */
const heldSeconds = 1;
const cutInSeconds = 0.5;

/** "mm-hmm", "right": acknowledges without claiming the floor. */
export const isBackChannel = (piece: Piece): boolean => piece.words <= 2 && piece.end - piece.start <= 1;

/** A side's pieces that start while the other is already speaking and continue alongside. */
export function interruptionsOf(pieces: readonly Piece[]): Interruption[] {
  return pieces.flatMap((piece) => {
    const by = piece.speaker;
    if (by === 'unknown' || isBackChannel(piece)) return [];
    const floor = pieces.find(
      (other) =>
        other.speaker !== by &&
        other.speaker !== 'unknown' &&
        piece.start - other.start >= heldSeconds &&
        Math.min(piece.end, other.end) - piece.start >= cutInSeconds,
    );
    if (!floor) return [];
    const overlapSeconds = round3(Math.min(piece.end, floor.end) - piece.start);
    return [{ by, turn: piece.turn, start: round3(piece.start), end: round3(piece.end), overlapSeconds }];
  });
}

/**
 * The longest stretch in which a side kept the floor; the other's back-channels and its own pauses up to 3 s do not end
 * it. 0 if it said nothing.
 */
export function longestMonologue(pieces: readonly Piece[], side: Piece['speaker']): number {
  let longest = 0;
  let run: { start: number; end: number } | undefined;
  for (const piece of pieces) {
    if (piece.speaker !== side) {
      if (!isBackChannel(piece)) run = undefined;
      continue;
    }
    if (run && round3(piece.start - run.end) <= silenceSeconds) run.end = Math.max(run.end, piece.end);
    else run = { start: piece.start, end: piece.end };
    longest = Math.max(longest, run.end - run.start);
  }
  return longest;
}

/** Gaps from the other side's end to this side's start, with nothing else in between and nobody still speaking. */
export function latencies(pieces: readonly Piece[], side: Piece['speaker']): number[] {
  const found: number[] = [];
  let last: Piece | undefined;
  for (const piece of pieces) {
    if (
      piece.speaker === side &&
      last &&
      last.speaker !== side &&
      last.speaker !== 'unknown' &&
      piece.start >= last.end
    )
      found.push(piece.start - last.end);
    if (!last || piece.end >= last.end) last = piece;
  }
  return found;
}
