import type { Tx } from '../../db/open.ts';
import { tableStores } from './registry.ts';
import { ofTenant, type Rule, type SubjectKind, type Subjects } from './rule.ts';

/** Deleted or changed rows, by table; tables without any are left out. */
export type Counts = Map<string, number>;

/** Erases a subject from every table according to its rule. Safe to repeat: the second time finds nothing. */
export async function eraseFromTables<K extends SubjectKind>(tx: Tx, kind: K, subject: Subjects[K]): Promise<Counts> {
  const counts: Counts = new Map();
  for (const { name, table, about } of tableStores) {
    const rule = about[kind] as Rule<Subjects[K]> | undefined;
    if (!rule || rule.end === 'retained') continue;
    const count =
      rule.end === 'blanked'
        ? await rule.blank(tx, subject)
        : (await tx.delete(table).where(ofTenant(table as never, subject.tenantId, rule.where(subject)))).rowCount;
    if (count) counts.set(rule.end === 'blanked' ? `${name} (${rule.stays})` : name, count);
  }
  return counts;
}
