import type { Logger } from 'pino';
import type { Range } from '../../core/access/client-address.ts';
import type { Database } from '../../db/open.ts';
import type { MailPort } from '../../providers/mail/port.ts';
import type { OidcPort } from '../../providers/oidc/port.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import type { TemporaryFiles } from '../../providers/temporary/port.ts';
import type { IssuerOf } from '../../services/oidc/sign-in.ts';
import type { RunsPort } from '../../services/runs/port.ts';
import type { ReadSeats } from '../../services/runs/seats.ts';
import type { Feed } from '../feed/feed.ts';

/** What the API is made of; a test hands in its own database, folder and clock. */
export type ApiDeps = {
  db: Database;
  storage: StoragePort;
  temporary: TemporaryFiles;
  runs: RunsPort;
  feed: Feed;
  /** Where people look at a run; null where no address of the Temporal UI is known. */
  runUrl: (workflowId: string) => string | null;
  /** Throws when Temporal cannot be reached. */
  checkRuns: () => Promise<void>;
  /** Who works on which queue. */
  readSeats: ReadSeats;
  now: () => Date;
  log: Logger;
  secretKey: string;
  /** Address under which people reach the pages; undefined: whatever host the request names. */
  publicUrl: string | undefined;
  /** Sign-in through another service; undefined where none is configured. Needs `publicUrl`. */
  oidc?: { port: OidcPort; issuer: IssuerOf } | undefined;
  /** Sends invitations and new passwords; undefined where no mail is set up. Needs `publicUrl`. */
  mail?: MailPort | undefined;
  /** Whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly Range[];
  webDir: string;
  maxUploadBytes: number;
  /** A body that is read as a whole is cut off when it has not come in by then. */
  wholeBodyMs: number;
  /** After this silence an event stream says that it is still there, and looks whether its credential still holds. */
  heartbeatMs: number;
  /** Requests that one credential may make in a minute, counted in each process. */
  requestsPerMinute: number;
};
