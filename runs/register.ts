import type { ConnectionLike } from '@temporalio/client';
import { type SearchAttribute, searchAttributes } from '../core/search-attributes.ts';

/** Numbers of the protocol's IndexedValueType. */
const wireTypes = { KEYWORD: 2, INT: 3, BOOL: 5, DATETIME: 6 } as const;

/**
 * Registers every search attribute with the namespace. Must happen before the first poll of every start: a run that
 * sets an unknown attribute would hang forever. Harmless when repeated, even by two processes at once.
 */
export async function registerSearchAttributes(connection: ConnectionLike, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = (Object.keys(searchAttributes) as SearchAttribute[]).filter((name) => !(name in customAttributes));
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map((name) => [name, wireTypes[searchAttributes[name]]])),
  });
}
