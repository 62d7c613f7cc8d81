import type { Turn } from '../../../core/transcript.ts';
import type { Pace } from '../../progress/pace.ts';
import { guessRoles } from './roles.ts';
import type { Sentence } from './sentence.ts';
import { openNlp } from './wink.ts';

/** A call as the rules see it. `english` is 0..1: how far what follows can be trusted. */
export type Reading = { sentences: Sentence[]; english: number };

/** Longer texts are read in pieces, so no piece holds the event loop for more than a few milliseconds. */
const pieceCharacters = 2000;

/** Straight apostrophes and lower case, letter for letter. */
export const plainOf = (text: string): string => {
  const straight = text.replace(/[’‘ʼ]/gu, "'");
  const lower = straight.toLowerCase();
  return lower.length === text.length ? lower : straight;
};

/** Reads every turn, piece by piece. */
export async function readTurns(turns: readonly Turn[], pace: Pace): Promise<Reading> {
  const nlp = openNlp();
  const sentences: Sentence[] = [];
  let [known, words] = [0, 0];
  for (const turn of turns)
    for (const piece of piecesOf(turn.text)) {
      for (const { text, tokens, found, mood } of nlp.sentences(piece)) {
        const at = sentences.length;
        const { index, speaker } = turn;
        const role = speaker === 'unknown' ? null : speaker;
        sentences.push({ at, turn: index, speaker, role, text, plain: plainOf(text), tokens, found, mood });
        for (const { lower, pos } of tokens) {
          if (pos === 'PUNCT' || pos === 'SPACE' || pos === 'NUM' || pos === 'SYM') continue;
          words++;
          if (nlp.isFunctionWord(lower)) known++;
        }
      }
      await pace();
    }
  guessRoles(sentences);
  // Spoken English has a function word every second or third word; Hindi or Tamil with English nouns has hardly any.
  const share = words === 0 ? 0 : known / words;
  return { sentences, english: Math.min(1, Math.max(0, (share - 0.1) / 0.25)) };
}

function piecesOf(text: string): string[] {
  if (text.length <= pieceCharacters) return [text];
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const window = text.slice(from, from + pieceCharacters);
    const last = from + pieceCharacters >= text.length;
    const cut = last
      ? -1
      : Math.max(
          ...['. ', '? ', '! ', '। ', '\n'].map((mark) => window.lastIndexOf(mark)),
          window.lastIndexOf(' ') - 1200,
        );
    const length = cut > 0 ? cut + 1 : window.length;
    pieces.push(text.slice(from, from + length));
    from += length;
  }
  return pieces;
}
