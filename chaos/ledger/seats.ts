import type { Books } from './books.ts';
import { type Finding, finding } from './promise.ts';

type Seat = { kind: string; holder: string; seated: boolean; expires_at: Date; expired: boolean };

/** Without work there are no seats in use. A seat leaked by a crash is freed once it has expired. */
export async function auditSeats({ installation }: Books): Promise<Finding[]> {
  const rows = await installation.look.rows<Seat>(
    'select kind, holder, seated, expires_at, expires_at <= now() as expired from leases',
  );
  return [
    finding(
      'nobody holds an engine seat without working',
      rows.length,
      rows
        .filter(({ seated, expired }) => seated && !expired)
        .map(({ kind, holder, expires_at }) => `${kind}: ${holder} until ${expires_at.toISOString()}`),
    ),
  ];
}
