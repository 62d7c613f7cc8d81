/** What is said in every call: a unique word, by which it is found wherever it was written, and the callback wish. */

/** "Call me back" is relative to the start of the call, which alone decides when the callback is due. */
export const wishedTime = 'in ten minutes';
export const wishedMs = 10 * 60_000;
export const wishSentence = `Could you call me back ${wishedTime}?`;

const token = /\bzq[0-9a-f]{10}\b/;

/** The word of the call that a text belongs to; undefined if it contains none. */
export const tokenIn = (text: string): string | undefined => token.exec(text)?.[0];

/** The lines, agent and customer in turn. */
export const linesOf = (word: string, wishes: boolean): string[] => [
  'Thank you for calling Harbour Table, how can I help you?',
  `Hello, my reference is ${word} and I have a question about my booking.`,
  'Let me look at that for you.',
  ...(wishes
    ? [wishSentence, `Of course, we will call you back ${wishedTime}.`]
    : ['That is all, thank you.', 'You are welcome.']),
];
