import type { Token } from './token.ts';

export const names = (list: string): ReadonlyMap<string, number> =>
  new Map(list.split(' ').flatMap((words, i) => words.split('|').map((word) => [word, i + 1] as const)));

const weekdayNames = names(
  'monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri saturday|sat sunday|sun',
);

const monthNames = names(
  'january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct november|nov december|dec',
);

/** Words that often mean something else: they need a sign that a time is meant. */
export const ambiguous = new Set(['sat', 'sun', 'mon', 'wed', 'may', 'march', 'mar', 'dec', 'sep']);

/** "Monday", "Mondays". */
export function weekdayAt(tokens: readonly Token[], i: number): number | null {
  const token = tokens[i];
  if (!token) return null;
  const weekday =
    weekdayNames.get(token.w) ?? (token.w.endsWith('days') ? weekdayNames.get(token.w.slice(0, -1)) : undefined);
  if (!weekday) return null;
  return !ambiguous.has(token.w) ||
    token.capital ||
    /^(on|this|next|coming|by|until|till|before|after|from)$/.test(tokens[i - 1]?.w ?? '')
    ? weekday
    : null;
}

export const monthAt = (token: Token | undefined): number | null => (token ? (monthNames.get(token.w) ?? null) : null);
