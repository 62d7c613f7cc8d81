import { z } from '@hono/zod-openapi';
import { type FieldError, Problem, shorten } from '../../core/problem.ts';

/** More rejected values than this help nobody. */
const maxErrors = 50;
const hidden = /password|secret|token/i;

type Checked = { success: boolean; error?: unknown; data?: unknown; target: string };

/** Hook of every route: turns zod's errors into one problem that names each field and its value. */
export function rejectBadValues(result: unknown): undefined {
  const { success, error, data, target } = result as Checked;
  if (!success && error instanceof z.core.$ZodError) throw badValues(error, data, target === 'json' ? '' : target);
}

/** @param source What was checked, so the value at each path can be shown. */
export function badValues(error: z.core.$ZodError, source: unknown, place = ''): Problem {
  const fields = error.issues.flatMap((issue) => fieldsOf(issue, source)).slice(0, maxErrors);
  const names = fields.map(({ field }) => field || 'body');
  const where = place && place !== 'param' ? ` in the ${place}` : '';
  return new Problem('invalid_input', `Cannot accept ${names.slice(0, 5).join(', ')}${where}`, { fields });
}

function fieldsOf(issue: z.core.$ZodIssue, source: unknown): FieldError[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.flatMap((key) =>
      fieldsOf({ ...issue, code: 'custom', path: [...issue.path, key], message: 'is not a known field' }, source),
    );
  const { path } = issue;
  const field = path.map(String).join('.');
  const value = valueAt(source, path);
  const shown = hidden.test(field) ? '(hidden)' : brief(value);
  return [{ field, value: shown, message: value === undefined ? `${issue.message}; nothing was sent` : issue.message }];
}

function valueAt(source: unknown, path: readonly PropertyKey[]): unknown {
  let at = source;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}

/** Objects and lists are shown by type only: their content may be long, and private. */
function brief(value: unknown): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value)) return `(list of ${value.length})`;
  if (typeof value === 'object' && value !== null) return '(object)';
  return shorten(value);
}
