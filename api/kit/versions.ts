import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { invalidField, Problem } from '../../core/problem.ts';
import type { ApiEnv } from './routing.ts';

/** For a route's `request.headers`; optional here, so that a missing one gets its own error. */
export const ifMatch = z.object({
  'if-match': z.string().max(100).optional().openapi({ description: 'The `ETag` you read', example: '"3"' }),
});

export const etagOf = (version: number): string => `"${version}"`;

/**
 * The version the caller saw.
 * @throws {Problem} precondition_required without one, invalid_input for one we never issued
 */
export function seenVersion(c: Context<ApiEnv>): number {
  const given = c.req.header('if-match');
  if (given === undefined) throw new Problem('precondition_required', 'Send If-Match with the ETag you read');
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(given.trim())?.[1];
  if (!version) throw invalidField('if-match', given, 'needs the ETag you read, e.g. "3"');
  return Number(version);
}
