import type { RunLoss } from '../../core/run.ts';
import type { RunInspector, RunKind } from '../runs/inspector.ts';
import { countOpenRows, type OpenRow, type Place, readOpenRows } from './open.ts';
import { rebuildCall, rebuildPlan } from './rebuild.ts';
import type { SweepDeps } from './unstarted.ts';

export type RecoveryDeps = SweepDeps & { look: RunInspector };
export type Rebuilt = { kind: RunKind; tenantId: string; id: string; cause: RunLoss };
/** What a round did. `failures`: why rows could not be checked or rebuilt; they stay for the next round. */
export type Round = { rebuilt: Rebuilt[]; failures: unknown[] };

const kinds: readonly RunKind[] = ['call', 'plan'];
/** A run started more recently than this may not be listed yet. */
const settledMs = 10_000;
/** Rows per request to the server. */
const batch = 100;
/**
 * Rows of a kind that each round checks however many there are: with a round every 10 s, 3,000 open rows are checked
 * per minute.
 */
const rolling = 500;
const atOnce = 16;

/**
 * Finds open rows whose run is gone, and restarts their runs where the rows stand. Each round checks the next rows; if
 * the server has fewer open runs than there are open rows, as after losing its data, it checks all of them at once. So
 * the next round notices a large loss, and a single one is found when the walk reaches it. The server's lists cover
 * about a hundred rows per request; it is asked about single runs only if they are not listed. Harmless from several
 * workers: a row moves to its next run once.
 * @returns the function that runs a round and remembers the position. It does not throw: what went wrong is in
 *   `failures`.
 */
export function createRecovery(deps: RecoveryDeps): () => Promise<Round> {
  const places: Record<RunKind, Place> = { call: undefined, plan: undefined };

  return async function lookForLost(): Promise<Round> {
    const startedBefore = new Date(deps.now().getTime() - settledMs);
    const round: Round = { rebuilt: [], failures: [] };
    for (const kind of kinds) {
      // What was rebuilt before the database or the server went away is still reported.
      await walk(kind, startedBefore, round).catch((error) => round.failures.push(error));
    }
    return round;
  };

  async function walk(kind: RunKind, startedBefore: Date, round: Round): Promise<void> {
    const rows = await countOpenRows(deps.db, kind, startedBefore);
    if (rows === 0) return;
    const missing = rows > (await deps.look.countOpen(kind, startedBefore));
    const most = missing ? rows : rolling;
    if (missing) await deps.look.prepare();
    for (let seen = 0; seen < most; seen += batch) {
      const page = await readOpenRows(deps, kind, { after: places[kind], startedBefore, limit: batch });
      const last = page.at(-1);
      // After the last row the next round starts from the first.
      places[kind] = last && page.length === batch ? { tenantId: last.tenantId, at: last.at, id: last.id } : undefined;
      await lookAt(deps, page, round);
    }
  }
}

async function lookAt(deps: RecoveryDeps, rows: readonly OpenRow[], { rebuilt, failures }: Round): Promise<void> {
  const listed = rows.length > 0 ? await deps.look.findOpen(rows.map(({ workflowId }) => workflowId)) : new Set();
  const unlisted = rows.filter(({ workflowId }) => !listed.has(workflowId));
  for (let at = 0; at < unlisted.length; at += atOnce) {
    const some = unlisted.slice(at, at + atOnce);
    const outcomes = await Promise.allSettled(
      some.map(async (row) => {
        const cause = await deps.look.state(row.workflowId);
        if (cause === 'open') return;
        const { kind, tenantId, id } = row;
        const took = await (kind === 'call' ? rebuildCall : rebuildPlan)(deps, row, cause);
        if (took) rebuilt.push({ kind, tenantId, id, cause });
      }),
    );
    failures.push(...outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])));
  }
}
