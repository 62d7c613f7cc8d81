/**
 * How a provider mistreats a request: `twice` sends its answer twice, `limited` answers 429, `half` breaks off in the
 * middle.
 */
export const moods = ['hang', 'late', 'twice', 'limited', 'half'] as const;
export type Mood = (typeof moods)[number] | 'well';

/** How a provider currently behaves. All times in milliseconds. */
export type Behavior = {
  mood: Mood;
  /** How long it works on each request. */
  workMs: number;
  lateMs: number;
  /** When a hung connection is reset; null: never. */
  hungMs: number | null;
  /** Answers wait until this many requests have arrived, or a while has passed; 0: none waits. */
  gather: number;
};

export const limitSeconds = 2;
