import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';

/** An id from a path; anything that cannot be an id does not exist. @throws {Problem} not_found */
export function knownId(what: string, id: string): string {
  if (!isUuid(id)) throw notFound(what, id.slice(0, 200));
  return id.toLowerCase();
}
