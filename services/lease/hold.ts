import { and, eq, gt, sql } from 'drizzle-orm';
import { StepFailure } from '../../core/failures.ts';
import { newId } from '../../db/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { leases } from '../../db/tables/leases.ts';
import { inOneTrip, withSystem } from '../../db/tenant.ts';
import { canTakeSeat, type Demand, retryAfter } from './share.ts';

export type SeatKind = (typeof leases.$inferSelect)['kind'];
/** `holder`: who asks, such as a unit of a call; it has at most one seat. */
export type SeatRequest = { tenantId: string; kind: SeatKind; holder: string; audioSeconds?: number };
type Try = SeatRequest & { tryId: string };
type SeatTry = Try & { audioSeconds: number };
/** `audioSeconds`: total audio of all seats in use, including this one. */
export type Seated = { audioSeconds: number };

export type Leases = {
  /**
   * Takes a seat, works, and gives it back whatever happens. The seat is renewed meanwhile; if the process dies, it
   * expires by itself. While one try of a holder has a seat, no other gets one: it may still get the answer that the
   * second would pay for again.
   * @throws StepFailure RateLimited if no seat is free or an earlier try still has one, with the seconds to wait before
   *   asking again; whatever `work` throws
   */
  hold: <T>(request: SeatRequest, work: (seated: Seated) => Promise<T>) => Promise<T>;
};

/** A killed worker blocks its seats for at most this long, and the next try waits for it. */
const seatSeconds = 30;
/** A waiting one stays in the count for this long after it should have asked again; runs wait up to a fifth longer. */
const graceSeconds = 30;
const placeSeconds = (waiting: number) => retryAfter(waiting) * 1.2 + graceSeconds;
/**
 * An earlier try of the same holder ends when its engine answers, or within a lease: asking more often only adds load.
 */
const sameHolderSeconds = 20;

const names = { speech: 'the speech engine', model: 'the model' } as const satisfies Record<SeatKind, string>;

/** Seats at the engines, counted over all workers. @param seats How many concurrent requests each engine gets. */
export function createLeases(
  db: Database,
  seats: Record<SeatKind, number>,
  { forSeconds = seatSeconds }: { forSeconds?: number } = {},
): Leases {
  return {
    async hold(seat, work) {
      const request = { audioSeconds: 0, ...seat, tryId: newId() };
      const limits = { seats: seats[request.kind], forSeconds };
      const seated = (await takeFreeSeat(db, request, limits)) ?? (await takeShare(db, request, limits));
      let beat: Promise<unknown> = Promise.resolve();
      const renewal = setInterval(() => {
        beat = renew(db, request, forSeconds).catch(() => {}); // the next beat tries again; three fit into a lease
      }, forSeconds * 250);
      try {
        return await work(seated);
      } finally {
        clearInterval(renewal);
        await beat; // a late one would take the seat again
        await giveBack(db, request).catch(() => {}); // it expires by itself
      }
    },
  };
}

const after = (seconds: number) => sql`now() + make_interval(secs => ${seconds})`;
const isOf = ({ tenantId, kind, holder, tryId }: Try) =>
  and(...[eq(leases.tenantId, tenantId), eq(leases.kind, kind), eq(leases.holder, holder), eq(leases.tryId, tryId)]);

/**
 * Concurrent requests wait for this lock, so no seat is given twice. Times are the database's, the same for all workers.
 */
const lockSeats = (kind: SeatKind) => sql`select pg_advisory_xact_lock(hashtext('leases'), hashtext(${kind}))`;

const isLive = (kind: SeatKind) => and(eq(leases.kind, kind), gt(leases.expiresAt, sql`now()`));
const isMine = ({ tenantId, holder }: SeatRequest) =>
  sql`${leases.tenantId} = ${tenantId} and ${leases.holder} = ${holder}`;

/** Everybody else's demand, by tenant. `audioSeconds`: of all its seats in use. */
const readDemand = (tx: Tx, request: SeatRequest): Promise<(Demand & { audioSeconds: number })[]> =>
  tx
    .select({
      tenantId: leases.tenantId,
      seated: sql<number>`count(*) filter (where ${leases.seated})::int`,
      waiting: sql<number>`count(*) filter (where not ${leases.seated})::int`,
      audioSeconds: sql<number>`coalesce(sum(${leases.audioSeconds}) filter (where ${leases.seated}), 0)::int`,
    })
    .from(leases)
    .where(and(isLive(request.kind), sql`not (${isMine(request)})`))
    .groupBy(leases.tenantId);

const readMine = (tx: Tx, request: SeatRequest): Promise<{ seated: boolean }[]> =>
  tx
    .select({ seated: leases.seated })
    .from(leases)
    .where(and(isLive(request.kind), isMine(request)));

/** Takes a seat by the rules of sharing, or a place among those who wait. */
const takeShare = (
  db: Database,
  { audioSeconds, ...request }: SeatTry,
  { seats, forSeconds }: { seats: number; forSeconds: number },
): Promise<Seated> =>
  withSystem(db, async (tx) => {
    await tx.execute(lockSeats(request.kind));
    const [demand, [mine]] = await Promise.all([readDemand(tx, request), readMine(tx, request)]);
    if (mine?.seated) return null;
    const seated = canTakeSeat(demand, request.tenantId, seats);
    const waiting = 1 + (demand.find(({ tenantId }) => tenantId === request.tenantId)?.waiting ?? 0);
    const row = {
      tryId: request.tryId,
      seated,
      audioSeconds: Math.ceil(audioSeconds),
      expiresAt: after(seated ? forSeconds : placeSeconds(waiting)),
    };
    await tx
      .insert(leases)
      .values({ ...request, ...row })
      .onConflictDoUpdate({ target: [leases.tenantId, leases.kind, leases.holder], set: row });
    const heard = demand.reduce((sum, { audioSeconds }) => sum + audioSeconds, row.audioSeconds);
    return { seated, waiting, audioSeconds: heard };
  }).then((outcome) => {
    if (!outcome) {
      const message = `An earlier attempt is still using ${names[request.kind]}`;
      throw new StepFailure('RateLimited', message, { retryAfterSeconds: sameHolderSeconds });
    }
    const { seated, waiting, audioSeconds: heard } = outcome;
    if (seated) return { audioSeconds: heard };
    const message = `Every seat at ${names[request.kind]} is taken`;
    throw new StepFailure('RateLimited', message, { retryAfterSeconds: retryAfter(waiting) });
  });

/** Takes a seat if one is free and nobody waits, the usual case, in one query. */
async function takeFreeSeat(
  db: Database,
  { tenantId, kind, holder, tryId, audioSeconds }: SeatTry,
  { seats, forSeconds }: { seats: number; forSeconds: number },
): Promise<Seated | undefined> {
  const seat = (tx: Tx) =>
    tx.execute<Seated>(sql`
    with live as (select seated, audio_seconds from leases where kind = ${kind} and expires_at > now()),
    seat as (
      insert into leases (tenant_id, kind, holder, try_id, seated, audio_seconds, expires_at)
      select ${tenantId}::uuid, ${kind}::text, ${holder}::text, ${tryId}::uuid, true, ${Math.ceil(audioSeconds)}::int, ${after(forSeconds)}
      where not exists (select from live where not seated) and (select count(*) from live) < ${seats}::int
      on conflict do nothing
      returning audio_seconds
    )
    select seat.audio_seconds + coalesce((select sum(audio_seconds) from live), 0)::int as "audioSeconds" from seat`);
  const [, { rows }] = await inOneTrip<[unknown, { rows: Seated[] }]>(db, 'system', (tx) => [
    tx.execute(lockSeats(kind)),
    seat(tx),
  ]);
  return rows[0];
}

/** Takes back a seat that expired while Postgres was down, unless another try has it by now. */
const renew = (db: Database, { audioSeconds, ...request }: SeatTry, forSeconds: number) =>
  withSystem(db, (tx) => {
    const row = { seated: true, audioSeconds: Math.ceil(audioSeconds), expiresAt: after(forSeconds) };
    return tx
      .insert(leases)
      .values({ ...request, ...row })
      .onConflictDoUpdate({
        target: [leases.tenantId, leases.kind, leases.holder],
        set: row,
        setWhere: eq(leases.tryId, request.tryId),
      });
  });

const giveBack = (db: Database, request: Try) =>
  inOneTrip(db, 'system', (tx) => [tx.delete(leases).where(isOf(request))]);
