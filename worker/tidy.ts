import type { Logger } from 'pino';
import type { Database } from '../db/open.ts';
import { dropExpired } from '../services/request/expire.ts';

const everyMs = 3_600_000;

/** Drops once an hour what is kept for a time only. Errors are logged and the next hour tries again. @returns Stops the rounds. */
export function keepTidy(db: Database, log: Logger): () => void {
  const tidy = () =>
    dropExpired(db).then(
      (dropped) => dropped > 0 && log.info({ dropped }, 'dropped what had expired'),
      (error) => log.warn({ err: error }, 'cannot drop what has expired'),
    );
  void tidy();
  const timer = setInterval(tidy, everyMs);
  return () => clearInterval(timer);
}
