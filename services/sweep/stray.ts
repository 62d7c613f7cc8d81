import { and, eq, inArray, isNull } from 'drizzle-orm';
import { type RunName, readWorkflowId } from '../../core/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { tenants } from '../../db/tables/tenants.ts';
import { withSystem } from '../../db/tenant.ts';
import type { RunInspector, RunKind } from '../runs/inspector.ts';
import { countOpenRows } from './open.ts';

type StrayDeps = { db: Database; look: RunInspector; now: () => Date };
/** `stopped`: workflow ids. `failures`: why runs could not be checked or stopped; the next round tries again. */
export type StrayRound = { stopped: string[]; failures: unknown[] };

const kinds: readonly RunKind[] = ['call', 'plan'];
/** A run started more recently than this may be ahead of its row. */
const settledMs = 60_000;

/**
 * Ends open runs that no row expects: of a call that was canceled while Temporal could not be reached and whose run
 * waits for a person, of a row that was erased or has moved to another run, or of a server restored from a backup. A
 * run is stopped when two rounds in a row find it so, since one that has just ended its row is still closing. Lists
 * runs only if there are more of them than open rows. Harmless when repeated and from several workers: a run that is
 * stopped writes nothing to a row that does not expect it.
 * @returns the function that runs a round and remembers what it suspects. It does not throw.
 */
export function createStraySweep({ db, look, now }: StrayDeps): () => Promise<StrayRound> {
  let suspects = new Set<string>();

  return async function endStrays(): Promise<StrayRound> {
    const startedBefore = new Date(now().getTime() - settledMs);
    const round: StrayRound = { stopped: [], failures: [] };
    const found = new Set<string>();
    for (const kind of kinds)
      await walk(kind, startedBefore, found, round).catch((error) => round.failures.push(error));
    suspects = found;
    return round;
  };

  async function walk(kind: RunKind, startedBefore: Date, found: Set<string>, round: StrayRound): Promise<void> {
    const rows = await countOpenRows(db, kind, now());
    if ((await look.countOpen(kind, startedBefore)) <= rows) return;
    for await (const ids of look.listOpen(kind, startedBefore))
      for (const id of await unexpected(db, kind, ids)) {
        found.add(id);
        if (!suspects.has(id)) continue;
        await look.stop(id);
        round.stopped.push(id);
      }
  }
}

/** Those of the runs whose row is gone, has ended, or expects another run. */
async function unexpected(db: Database, kind: RunKind, ids: readonly string[]): Promise<string[]> {
  const names = ids.flatMap((id) => readWorkflowId(id) ?? []);
  const found: string[] = [];
  for (const tenantId of await knownTenants(db, new Set(names.map((name) => name.tenantId)))) {
    const own = names.filter((name) => name.tenantId === tenantId);
    const rows = await readOpen(db, kind, tenantId, own);
    const expected = new Set(rows.map(({ key, run }) => `${key}/${run}`));
    found.push(...own.filter(({ key, run }) => !expected.has(`${key}/${run}`)).map(({ id }) => id));
  }
  return found;
}

/** Another installation may use the same namespace: its runs are none of our business. */
async function knownTenants(db: Database, ids: ReadonlySet<string>): Promise<string[]> {
  const ours = (tx: Tx) =>
    tx
      .select({ id: tenants.tenantId })
      .from(tenants)
      .where(inArray(tenants.tenantId, [...ids]));
  return (await withSystem(db, ours)).map(({ id }) => id);
}

function readOpen(db: Database, kind: RunKind, tenantId: string, names: readonly RunName[]) {
  const keys = names.map(({ key }) => key);
  return withSystem(db, (tx) =>
    kind === 'call'
      ? tx
          .select({ key: calls.sourceCallId, run: calls.run })
          .from(calls)
          .where(and(eq(calls.tenantId, tenantId), inArray(calls.sourceCallId, keys), isNull(calls.finishedAt)))
      : tx
          .select({ key: contactPlans.id, run: contactPlans.run })
          .from(contactPlans)
          .where(
            and(eq(contactPlans.tenantId, tenantId), inArray(contactPlans.id, keys), isNull(contactPlans.endedAt)),
          ),
  );
}
