import { auditBills } from './ledger/bills.ts';
import type { Books } from './ledger/books.ts';
import { auditCalls } from './ledger/calls.ts';
import { auditConnections } from './ledger/connections.ts';
import { auditDials } from './ledger/dials.ts';
import { auditErased } from './ledger/erased.ts';
import { auditObjects } from './ledger/objects.ts';
import { auditParked } from './ledger/parked.ts';
import { type Finding, finding } from './ledger/promise.ts';
import { auditRuns } from './ledger/runs.ts';
import { auditSeats } from './ledger/seats.ts';
import type { Ask } from './load/ask.ts';
import type { Tenant } from './load/tenants.ts';

/**
 * Checks every promise against the records of Postgres, Temporal, storage and the providers. Unreadable records count
 * as broken.
 */
export async function audit(books: Books, ask: Ask, tenant: Tenant): Promise<Finding[]> {
  const { servers, programs } = books.installation;
  const processes = [servers.postgres, servers.temporal, programs.api, ...Object.values(programs.workers)];
  const audits: Record<string, () => Promise<Finding[]>> = {
    calls: () => auditCalls(books),
    parked: () => auditParked(books),
    bills: () => auditBills(books),
    dials: () => auditDials(books, new Date()),
    runs: () => auditRuns(books),
    erased: () => auditErased(books),
    objects: () => auditObjects(books),
    seats: () => auditSeats(books),
    connections: () => auditConnections(books, ask, tenant),
  };
  const findings: Finding[] = [];
  for (const [name, read] of Object.entries(audits)) {
    const unread = (error: Error) => [finding(`the books of ${name} can be read`, 1, [error.message])];
    findings.push(...(await read().catch(unread)));
  }
  const crashes = processes.flatMap((one) => one.crashes);
  return [...findings, finding('no process ended by itself', processes.length, crashes)];
}
