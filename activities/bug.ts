/** Errors of the language itself: their messages are about code, not data. */
const ofTheLanguage = [TypeError, RangeError, ReferenceError, SyntaxError];

export type Bug = { name: string; code?: string; message?: string; at: string[] };

/**
 * What a log may say about an unexpected error: its kind, code and frames, and the same for each cause. Messages are
 * included only for errors of the language itself, since those of libraries quote rows, numbers and speech.
 */
export function describeBug(error: unknown): Bug[] {
  const found: Bug[] = [];
  for (let one: unknown = error; one instanceof Error && found.length < 5; one = one.cause) {
    const { name, message, stack = '' } = one;
    const own = ofTheLanguage.some((kind) => one instanceof kind);
    const at = stack.split('\n').filter((line) => /^\s+at /.test(line));
    found.push({
      name,
      ...('code' in one && typeof one.code === 'string' ? { code: one.code } : {}),
      ...(own ? { message } : {}),
      at: at.slice(0, 8).map((line) => line.trim()),
    });
  }
  return found.length > 0 ? found : [{ name: typeof error, at: [] }];
}
