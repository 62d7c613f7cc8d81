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
import type { Ask } from './load/ask.ts';
import type { Tenant } from './load/tenants.ts';

/** Holds every promise against the books of Postgres, Temporal, storage and the providers. Reads only. */
export async function audit(books: Books, ask: Ask, tenant: Tenant): Promise<Finding[]> {
  const { servers, programs } = books.installation;
  const processes = [servers.postgres, servers.temporal, programs.api, ...Object.values(programs.workers)];
  return [
    ...(await auditCalls(books)),
    await auditParked(books),
    ...(await auditBills(books)),
    ...(await auditDials(books, new Date())),
    ...(await auditRuns(books)),
    ...(await auditErased(books)),
    ...(await auditObjects(books)),
    ...(await auditConnections(books, ask, tenant)),
    finding(
      'no process ended by itself',
      processes.length,
      processes.flatMap(({ crashes }) => crashes),
    ),
  ];
}
