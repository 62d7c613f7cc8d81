/** How long and how hard a run is. All times are seconds. */
export type Form = {
  about: string;
  /** Calls submitted around each fault. */
  callsPerFault: number;
  /** Each server and provider is cut off once for each of these durations. */
  cut: readonly number[];
  hang: number;
  slow: number;
  /** After connections were left half open. */
  halfOpen: number;
  /** From a kill to the next fault. */
  afterKill: number;
  freeze: number;
  /** A frozen worker that is replaced meanwhile: longer than a step may go without a heartbeat. 0: none. */
  freezeReplaced: number;
  /** Each process is hit in each step; otherwise once, in a step that the seed picks. */
  everyStep: boolean;
  /** Each provider mood, and the pause after it. */
  mood: number;
  /** When a connection to a hanging provider is reset; null: never, the client must give up. */
  hung: number | null;
  /** The minimum that the speech engine gets for an answer. */
  answer: number;
  /** Callbacks are due within this time after their call. */
  wishes: number;
  /** How long everything has to settle after the last fault. */
  settle: number;
};

export const forms = {
  short: {
    about: 'every kind of fault once, about four minutes',
    callsPerFault: 6,
    cut: [6],
    hang: 4,
    slow: 4,
    halfOpen: 2,
    afterKill: 2,
    freeze: 3,
    freezeReplaced: 0,
    everyStep: false,
    mood: 4,
    hung: 20,
    answer: 10,
    wishes: 40,
    settle: 240,
  },
  full: {
    about: 'outages of 30 s and 5 min, every process in every step, about an hour',
    callsPerFault: 4,
    cut: [30, 300],
    hang: 40,
    slow: 20,
    halfOpen: 15,
    afterKill: 6,
    freeze: 8,
    freezeReplaced: 75,
    everyStep: true,
    mood: 15,
    hung: null,
    answer: 60,
    wishes: 300,
    settle: 600,
  },
  long: {
    about: 'the same, plus outages of 30 min, about four hours',
    callsPerFault: 5,
    cut: [30, 300, 1_800],
    hang: 300,
    slow: 60,
    halfOpen: 60,
    afterKill: 6,
    freeze: 20,
    freezeReplaced: 75,
    everyStep: true,
    mood: 30,
    hung: null,
    answer: 60,
    wishes: 600,
    settle: 900,
  },
} as const satisfies Record<string, Form>;

export type FormName = keyof typeof forms;
