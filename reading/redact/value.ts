import { redactText, redactWords } from './text.ts';

/** Ids, URLs and numbers of calls and customers: not spoken words, and subject to separate rights. */
const unmasked =
  /^(id|key|token|secret|url|prefix|cursor|hash|from|to|email|phones?|phoneE164|e164|.*(Ids?|_ids?|Cursor|Url|Key|Hash))$/;
const idOrInstant = /^([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-\d\d-\d\dT[\d:.]{5,15}(Z|[+-]\d\d:\d\d))$/i;

/**
 * A copy of a response in which every text is masked, except ids and contact data, at any depth. Pauses after each
 * text, so a long response can be masked in slices.
 */
export function* redactInPieces(value: unknown, name = ''): Generator<undefined, unknown> {
  if (typeof value === 'string') {
    yield;
    return unmasked.test(name) || idOrInstant.test(value) ? value : redactText(value);
  }
  if (Array.isArray(value)) {
    if (name === 'words' && value.every(isWord)) {
      yield;
      return redactWords(value);
    }
    const masked: unknown[] = [];
    for (const item of value) masked.push(yield* redactInPieces(item, name));
    return masked;
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const masked: [string, unknown][] = [];
  for (const [key, inner] of Object.entries(value)) masked.push([key, yield* redactInPieces(inner, key)]);
  return Object.fromEntries(masked);
}

/** The same without pauses, for a short value. */
export function redactValue(value: unknown, name = ''): unknown {
  const pieces = redactInPieces(value, name);
  for (;;) {
    const { done, value: masked } = pieces.next();
    if (done) return masked;
  }
}

const isWord = (value: unknown): value is { text: string } =>
  typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
