/** Errors of the language itself: their words speak of code, not of data, as those of a SyntaxError may. */
const ofTheLanguage = [TypeError, RangeError, ReferenceError];

export type Bug = { name: string; code?: string; constraint?: string; message?: string; at: string[] };

const most = 5;

/**
 * What a log may say of an error that nobody foresaw: its kind, code and frames, for each cause as well, and for the first of many that
 * happened at once. Its words only where they are the language's own, since those of libraries quote rows, numbers and what was said.
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
