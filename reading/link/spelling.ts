/** What people say for a letter or a digit when they spell. */
const sounds = new Map<string, string>(
  Object.entries({
    zero: '0',
    oh: '0',
    nought: '0',
    one: '1',
    two: '2',
    three: '3',
    four: '4',
    five: '5',
    six: '6',
    seven: '7',
    eight: '8',
    nine: '9',
    zee: 'Z',
    zed: 'Z',
    alfa: 'A',
    xray: 'X',
    juliett: 'J',
    whisky: 'W',
  }),
);
for (const word of 'alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey yankee zulu'.split(
  ' ',
))
  sounds.set(word, word.charAt(0).toUpperCase());

const repeats: Record<string, number | undefined> = { double: 2, triple: 3 };

/** Letter O and digit zero sound and look alike: references are compared with both as zero. */
export const referenceForm = (text: string): string =>
  text
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^\p{L}\d]/gu, '')
    .replaceAll('O', '0');

/**
 * Runs of characters in one turn that may spell a reference, in {@link referenceForm}: whole words of at least four
 * characters, and sequences of letters, digits, the spelling alphabet ("echo hotel", "B as in boy", "double three") and
 * short capitals.
 */
export function spellings(text: string): string[] {
  const tokens = text.replace(/x-ray/gi, 'xray').match(/[\p{L}\d]+/gu) ?? [];
  const found = new Set(tokens.filter(({ length }) => length >= 4).map(referenceForm));
  let run = '';
  const end = () => {
    if (run.length >= 4) found.add(run);
    run = '';
  };
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? '';
    const next = tokens[at + 1]?.toLowerCase() ?? '';
    const repeat = repeats[token.toLowerCase()];
    const piece = repeat ? single(next).repeat(repeat) : spelled(token);
    if (piece === '') {
      end();
      continue;
    }
    run += piece;
    if (repeat) at++;
    if (token.length === 1 && next === 'as' && tokens[at + 2]?.toLowerCase() === 'in') at += 3;
    else if (token.length === 1 && next === 'for' && explains(token, tokens[at + 2])) at += 2;
  }
  end();
  return [...found];
}

const explains = (letter: string, word = '') =>
  word.charAt(0).toLowerCase() === letter.toLowerCase() && word.length > 1;

const single = (word: string): string => sounds.get(word) ?? (/^[\p{L}\d]$/u.test(word) ? referenceForm(word) : '');

function spelled(token: string): string {
  const sound = single(token.toLowerCase());
  if (sound) return referenceForm(sound);
  return /\d/.test(token) || /^\p{Lu}{2,4}$/u.test(token) ? referenceForm(token) : '';
}
