import { withoutGuard } from '../../core/csv.ts';
import { invalidField, Problem } from '../../core/problem.ts';
import { headerForm } from './header-form.ts';

/**
 * Which header holds a field, if detection would miss it or pick another: field → header, or headers for a field with
 * several.
 */
export type Mapping = Record<string, string | readonly string[]>;

/** Headers by which a field is recognized, in {@link headerForm}. The first field that matches a header gets it. */
export type Fields<F extends string> = Record<F, RegExp>;

/** Reads the cells of a row by field: none if the file has no such column. Blank cells are left out. */
export type Cells<F extends string> = (cells: readonly string[], field: F) => string[];

/**
 * Matches headers with fields.
 * @throws {Problem} invalid_input for a mapping to an unknown field or to a missing column, naming the existing ones
 */
export function matchColumns<F extends string>(
  header: readonly string[],
  fields: Fields<F>,
  mapping: Mapping = {},
): { cellsOf: Cells<F>; found: ReadonlySet<F> } {
  const names = Object.keys(fields) as F[];
  const forms = header.map(headerForm);
  const columns = new Map<F, number[]>();
  const taken = new Set<number>();
  const take = (field: F, column: number) => {
    columns.set(field, [...(columns.get(field) ?? []), column]);
    taken.add(column);
  };
  for (const [field, headers] of Object.entries(mapping)) {
    const known = names.find((name) => name === field);
    if (!known)
      throw invalidField(`mapping.${field}`, headers, `there is no such field; choose one of ${names.join(', ')}`);
    for (const wanted of [headers].flat()) {
      const column = forms.indexOf(headerForm(wanted));
      if (column < 0)
        throw invalidField(`mapping.${field}`, wanted, `there is no such column; the file has ${header.join(', ')}`);
      take(known, column);
    }
  }
  for (const field of names.filter((name) => !(name in mapping))) {
    const free = [...forms.entries()].filter(([column, form]) => !taken.has(column) && fields[field].test(form));
    // Our own export has our id and the sender's: an identifier is one column, the one with its own name.
    const own = field.endsWith('Id') ? free.filter(([, form]) => form === headerForm(field)) : [];
    for (const [column] of own.length > 0 ? own : free) take(field, column);
  }
  const cellsOf: Cells<F> = (cells, field) =>
    (columns.get(field) ?? [])
      .map((column) => withoutGuard((cells[column] ?? '').trim()))
      .filter((cell) => cell !== '');
  return { cellsOf, found: new Set(columns.keys()) };
}

/** The file lacks a column without which no row can be imported. */
export const missingColumn = (what: string, header: readonly string[]): Problem =>
  new Problem('invalid_input', `Cannot find a column for ${what}; the file has ${header.join(', ') || 'no header'}`, {
    fields: [{ field: 'mapping', value: header.join(', ').slice(0, 200), message: `name the column for ${what}` }],
  });
