import { and, eq, getTableName, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from '../../db/open.ts';

/** What can be erased or exported, and the ids that identify it. */
export type Subjects = {
  /** With its contact plans and their attempts. */
  call: { tenantId: string; callId: string; planIds: readonly string[]; attemptIds: readonly string[] };
  /** Contact plans without a call, at least one, with their attempts. */
  plans: { tenantId: string; planIds: readonly string[]; attemptIds: readonly string[] };
  /** At least one. */
  bookings: { tenantId: string; bookingIds: readonly string[] };
  customer: { tenantId: string; customerId: string };
  /** Somebody who signs in, or acts through a key. */
  person: { tenantId: string; userId: string };
};
export type SubjectKind = keyof Subjects;

type Found<S> = { where: (subject: S) => SQL };

/** What happens to a table's rows about a subject when it is erased. */
export type Rule<S> =
  /** The rows are deleted. */
  | ({ end: 'deleted' } & Found<S>)
  /** The rows stay without the subject; `blank` removes it from them and counts the rows. */
  | ({ end: 'blanked'; stays: string; blank: (tx: Tx, subject: S) => Promise<number> } & Found<S>)
  /** Nothing happens, for this reason. */
  | { end: 'retained'; why: string };

type TenantTable = PgTable & { tenantId: PgColumn };

/** A table, and which subjects its rows are about. Empty: nobody can be identified from it. */
export type TableStore = {
  name: string;
  table: PgTable;
  about: { [K in SubjectKind]?: Rule<Subjects[K]> };
  /** Columns that are never exported, such as hashes of keys. */
  secret: readonly string[];
};

export const store = (table: PgTable, about: TableStore['about'], secret: readonly string[] = []): TableStore => ({
  name: getTableName(table),
  table,
  about,
  secret,
});

export const deleted = <S>(where: (subject: S) => SQL): Rule<S> => ({ end: 'deleted', where });
export const retained = (why: string): { end: 'retained'; why: string } => ({ end: 'retained', why });

/** Rows that stay with these columns emptied. */
export const emptied = <S extends { tenantId: string }>(
  table: TenantTable,
  values: Record<string, unknown>,
  stays: string,
  where: (subject: S) => SQL,
): Rule<S> => ({
  end: 'blanked',
  stays,
  where,
  blank: async (tx, subject) => {
    const rows = tx
      .update(table)
      .set(values)
      .where(ofTenant(table, subject.tenantId, where(subject)));
    return (await rows).rowCount ?? 0;
  },
});

export const ofTenant = (table: TenantTable, tenantId: string, which: SQL): SQL =>
  and(eq(table.tenantId, tenantId), which) as SQL;
