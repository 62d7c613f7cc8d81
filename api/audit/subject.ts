import { isUuid } from '../../core/ids.ts';

/**
 * What a request is about, from its path: `/api/v1/review-items/{id}/resolve` is a `review-item`.
 * @param pattern The route's path as written in the API's description.
 * @returns `id` null if the path names none.
 */
export function subjectOf(pattern: string, path: string): { kind: string; id: string | null } {
  const names = pattern.split('/').slice(3);
  const values = path.split('/').slice(3);
  const kind = (names[0] ?? '')
    .replace(/\.csv$/, '')
    .replace(/ies$/, 'y')
    .replace(/s$/, '');
  const id = values[names.findIndex((name) => name.startsWith('{'))] ?? '';
  return { kind, id: isUuid(id) ? id.toLowerCase() : null };
}
