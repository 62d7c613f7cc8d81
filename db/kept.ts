import { getTableColumns, type Placeholder, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from './open.ts';

type Values = Record<string, unknown>;
type Prepared<T> = { execute(values: Values): Promise<T> };

let statements = 0;

/**
 * A statement of the query builder that is built once a connection instead of every time it is sent: for those that every call pays
 * for, since building takes longer than sending. What changes stands in it as slots, which are filled by name with each sending.
 * @returns a function that rejects when a slot gets no value.
 */
export function kept<T>(build: (tx: Tx) => { prepare(name: string): Prepared<T> }) {
  const name = `kept_${++statements}`;
  const built = new WeakMap<Tx, Prepared<T>>();
  return async (tx: Tx, values: Values): Promise<T> => {
    const statement = built.get(tx) ?? build(tx).prepare(name);
    built.set(tx, statement);
    return statement.execute(values);
  };
}

/** Slots to compare with, by name. */
export const slots = <N extends string>(...names: N[]) => named(names, (name): Placeholder<N> => sql.placeholder(name));

/** Slots to write into these columns of a table, by the columns' names; null is written as null. */
export const slotsFor = <T extends PgTable, N extends ColumnOf<T>>(table: T, ...names: N[]) =>
  named(names, (name) => {
    const column = columnOf(table, name);
    const encoder = { mapToDriverValue: (value: unknown) => (value === null ? null : column.mapToDriverValue(value)) };
    return sql`${sql.param(sql.placeholder(name), encoder)}` as SQL<never>;
  });

/** For an upsert: these columns take what the insert brought, which then is sent only once. */
export const brought = <T extends PgTable, N extends ColumnOf<T>>(table: T, ...names: N[]) =>
  named(names, (name): SQL => sql`excluded.${sql.identifier(columnOf(table, name).name)}`);

type ColumnOf<T extends PgTable> = keyof T['_']['columns'] & string;

const columnOf = (table: PgTable, name: string) => getTableColumns(table)[name] as PgColumn;

const named = <N extends string, V>(names: readonly N[], of: (name: N) => V) =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as Record<N, V>;
