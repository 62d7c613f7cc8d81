/** Errors of the language itself: their messages are about code, not data, as those of a SyntaxError may be. */
const ofTheLanguage = [TypeError, RangeError, ReferenceError];

export type Bug = { name: string; code?: string; constraint?: string; message?: string; at: string[] };

const most = 5;

/**
 * What a log may say about an unexpected error: its kind, code and frames, and the same for each cause and for the
 * first of several errors that happened at once. Messages are included only for errors of the language itself, since
 * those of libraries quote rows, numbers and speech.
 */
export function describeBug(error: unknown): Bug[] {
  const found: Bug[] = [];
  const inner = (one: Error): unknown => (one instanceof AggregateError ? one.errors[0] : one.cause);
  for (let one: unknown = error; one instanceof Error && found.length < most; one = inner(one)) {
    const { name, message, stack = '' } = one;
    const own = ofTheLanguage.some((kind) => one instanceof kind);
    const at = stack.split('\n').filter((line) => /^\s+at /.test(line));
    found.push({
      name,
      ...('code' in one && typeof one.code === 'string' ? { code: one.code } : {}),
      ...('constraint' in one && typeof one.constraint === 'string' ? { constraint: one.constraint } : {}),
      ...(own ? { message } : {}),
      at: at.slice(0, 8).map((line) => line.trim()),
    });
  }
  return found.length > 0 ? found : [{ name: typeof error, at: [] }];
}
