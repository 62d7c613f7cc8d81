/** Row ids by tenant, since each tenant's rows are read in a separate transaction. */
export function groupByTenant(rows: readonly { tenantId: string; id: string }[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { tenantId, id } of rows) {
    const ids = groups.get(tenantId) ?? [];
    ids.push(id);
    groups.set(tenantId, ids);
  }
  return groups;
}
