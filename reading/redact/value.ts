import { redactText, redactWords } from './text.ts';

/** Ids, addresses and the numbers of calls and customers: not words that were said, and governed by rights of their own. */
const kept =
  /^(id|key|token|secret|url|prefix|cursor|hash|from|to|email|phones?|phoneE164|e164|.*(Ids?|_ids?|Cursor|Url|Key|Hash))$/;
const idOrInstant = /^([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d))$/i;

/** A copy of an answer in which every text is masked, save under the names of ids and contact data, at any depth. */
export function redactValue(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return kept.test(name) || idOrInstant.test(value) ? value : redactText(value);
  if (Array.isArray(value)) {
    const words = name === 'words' && value.every(isWord) ? redactWords(value) : value;
    return words === value ? value.map((item) => redactValue(item, name)) : words;
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactValue(inner, key)]));
}

const isWord = (value: unknown): value is { text: string } =>
  typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
