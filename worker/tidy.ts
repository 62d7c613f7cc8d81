import type { Logger } from 'pino';
import { describeBug } from '../core/bug.ts';
import type { StoragePort } from '../providers/storage/port.ts';
import type { EraseDeps } from '../services/erase/call.ts';
import { finishErasures, sweepRetention } from '../services/erase/retain.ts';
import { dropExpiredLeases } from '../services/lease/expire.ts';
import { sweepObjects } from '../services/object/sweep.ts';
import { dropExpired } from '../services/request/expire.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const leaseMs = 20_000;

/**
 * Deletes leases of dead processes every 20 s, removes what dead writers and erasures left in storage every minute,
 * deletes expired rows and finishes interrupted erasures every hour, and erases daily what is past each tenant's
 * retention. Errors are logged and the next round tries again; a round that overruns its interval is not started twice.
 * @returns Stops the rounds.
 */
export function startTidying(deps: EraseDeps & { storage: StoragePort }, log: Logger): () => void {
  const stops = [
    every(leaseMs, () =>
      dropExpiredLeases(deps.db).then(
        (dropped) => dropped > 0 && log.info({ dropped }, 'dropped leases whose holder is gone'),
        (error) => log.warn({ bug: describeBug(error) }, 'cannot drop expired leases'),
      ),
    ),
    every(minuteMs, () =>
      sweepObjects(deps).then(
        (removed) => removed > 0 && log.info({ removed }, 'removed objects that nobody uses'),
        (error) => log.warn({ bug: describeBug(error) }, 'cannot remove all objects that nobody uses'),
      ),
    ),
    every(hourMs, () =>
      dropExpired(deps.db).then(
        (dropped) => dropped > 0 && log.info({ dropped }, 'removed expired records'),
        (error) => log.warn({ bug: describeBug(error) }, 'cannot remove expired records'),
      ),
    ),
    every(hourMs, () =>
      finishErasures(deps).then(
        (finished) => finished > 0 && log.info({ finished }, 'finished erasures that were broken off'),
        (error) => log.warn({ bug: describeBug(error) }, 'cannot finish all erasures that were broken off'),
      ),
    ),
    every(24 * hourMs, () =>
      sweepRetention(deps).then(
        (erased) => erased > 0 && log.info({ erased }, 'erased what is past its retention'),
        (error) => log.warn({ bug: describeBug(error) }, 'cannot erase everything past its retention'),
      ),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function every(ms: number, work: () => Promise<unknown>): () => void {
  let underWay = false;
  const round = async () => {
    if (underWay) return;
    underWay = true;
    await work();
    underWay = false;
  };
  void round();
  const timer = setInterval(() => void round(), ms);
  return () => clearInterval(timer);
}
