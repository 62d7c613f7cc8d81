import type { Speaker, Turn, TurnWords, Word } from '../../core/transcript.ts';
import type { Span } from './spans.ts';
import { countWords } from './words.ts';

/** Pauses up to this belong to the same piece of speech. */
export const breathSeconds = 0.3;
/** A gap longer than this is silence. */
export const silenceSeconds = 3;

/** What one speaker said without stopping; `turn` is the index of the turn in which it starts. */
export type Piece = Span & { speaker: Speaker; turn: number; words: number };
export type Speech = {
  basis: 'words' | 'turns' | 'none';
  /** By start; the two sides may overlap, but one side never overlaps itself. */
  pieces: Piece[];
  /** Intervals of speech before any merging. */
  spans: (Span & { speaker: Speaker })[];
};

const timed = (turn: Turn): turn is Turn & Span => turn.start !== null && turn.end !== null && turn.end >= turn.start;
const usable = (word: Word) => Number.isFinite(word.start) && word.end > word.start;

/**
 * Uses word times if every word of every turn has them, else turn bounds, else nothing: partial times would give wrong
 * figures.
 */
export function speechOf(turns: readonly Turn[], words: readonly TurnWords[]): Speech {
  const said = turns.filter(({ text }) => text.trim() !== '');
  const wordsOf = new Map(words.map((entry) => [entry.turn, entry.words]));
  const worded = said.every(({ index }) => (wordsOf.get(index) ?? []).length > 0 && wordsOf.get(index)?.every(usable));
  if (said.length > 0 && worded) {
    const spans = said.flatMap(({ index, speaker }) =>
      (wordsOf.get(index) ?? []).map(({ start, end }) => ({ start, end, speaker, turn: index, words: 1 })),
    );
    return { basis: 'words', pieces: piecesOf(spans), spans };
  }
  if (said.length > 0 && said.every(timed)) {
    const spans = said.map(({ index, speaker, start, end, text }) => ({
      start: start as number,
      end: end as number,
      speaker,
      turn: index,
      words: countWords(text),
    }));
    return { basis: 'turns', pieces: piecesOf(spans), spans };
  }
  return { basis: 'none', pieces: [], spans: [] };
}

/**
 * Within a turn a speaker may stop to think; the same speaker's next turn continues the piece only if it follows at
 * once.
 */
const pauseWithinTurn = 1;

function piecesOf(spans: readonly Piece[]): Piece[] {
  const pieces: Piece[] = [];
  const open = new Map<Speaker, { piece: Piece; turn: number }>();
  const ordered = [...spans].sort((a, b) => a.start - b.start || a.end - b.end || a.turn - b.turn);
  for (const span of ordered) {
    const last = open.get(span.speaker);
    const bridge = last?.turn === span.turn ? pauseWithinTurn : breathSeconds;
    if (last && span.start - last.piece.end <= bridge) {
      last.piece.end = Math.max(last.piece.end, span.end);
      last.piece.words += span.words;
      last.turn = span.turn;
    } else {
      const piece = { ...span };
      open.set(span.speaker, { piece, turn: span.turn });
      pieces.push(piece);
    }
  }
  return pieces;
}
