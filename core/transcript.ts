/** One canonical transcript format for all engines. Times are seconds from the start of the call, as decimals. */

export type Speaker = 'agent' | 'customer' | 'unknown';

export type Word = { text: string; start: number; end: number; confidence: number | null };

/**
 * One utterance of one speaker. Turns are ordered by start, then channel, and may overlap. `start` and `end` are null
 * if the source gave no times; `confidence` (0..1) is null if the engine gave none.
 */
export type Turn = {
  index: number;
  speaker: Speaker;
  channel: number;
  start: number | null;
  end: number | null;
  text: string;
  confidence: number | null;
};

/** Words by turn index; stored as an object, not in rows. */
export type TurnWords = { turn: number; words: Word[] };

export type Transcript = { turns: Turn[]; language: string | null; engine: string; model: string };

/**
 * A transcript as a speech engine or importer delivers it: words inside the turns. An empty `turns` is silence, not an
 * error.
 */
export type SpokenTranscript = Omit<Transcript, 'turns'> & { turns: (Turn & { words?: Word[] })[] };
