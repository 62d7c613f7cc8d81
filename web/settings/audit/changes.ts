import { moment } from '../../format/time.ts';

type Values = Record<string, unknown> | null;
export type Change = { field: string; before: string | null; after: string | null };

/**
 * What changed, field by field; nested fields each on their own line, unchanged ones left out.
 * @returns `before` null for new values, `after` null for removed ones. Empty without values.
 */
export function changesOf(before: Values, after: Values): Change[] {
  const was = flat(before);
  const is = flat(after);
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return fields.flatMap((field) => {
    const change = { field, before: was.get(field) ?? null, after: is.get(field) ?? null };
    if (change.before !== change.after) return [change];
    return change.after === withheld ? [{ field, before: null, after: 'changed (not kept)' }] : [];
  });
}

/** Replaces a value in the log that would identify a customer. */
const withheld = '(not kept)';

function flat(values: Values, within = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(values ?? {})) {
    const field = within ? `${within} › ${name}` : name;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [inner, text] of flat(value as Record<string, unknown>, field)) found.set(inner, text);
    else found.set(field, inWords(value));
  }
  return found;
}

function inWords(value: unknown): string {
  if (value === null || value === '') return '–';
  if (!Array.isArray(value)) return readable(String(value));
  return value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : readable(String(one)))).join(', ') || '–';
}

/** Instants in the viewer's zone, ids by their end, as the log names its subjects. */
function readable(text: string): string {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return moment(text);
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? `…${text.slice(-6)}` : text;
}
