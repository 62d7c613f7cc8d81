/**
 * What a log may say about an unexpected error: where it happened, not what it contained. Messages of databases and
 * parsers quote data.
 */
export function describeBug(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const cause = error.cause instanceof Error ? { cause: describeBug(error.cause) } : {};
  const quotesData = 'query' in error || 'severity' in error || error instanceof SyntaxError;
  return {
    name: error.name,
    ...('code' in error ? { code: error.code } : {}),
    ...('constraint' in error ? { constraint: error.constraint } : {}),
    ...(quotesData ? {} : { message: error.message }),
    stack: error.stack
      ?.split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .slice(0, 12),
    ...cause,
  };
}
