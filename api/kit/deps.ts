import type { Logger } from 'pino';
import type { Range } from '../../core/access/client-address.ts';
import type { Database } from '../../db/open.ts';
import type { MailPort } from '../../providers/mail/port.ts';
import type { OidcPort } from '../../providers/oidc/port.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import type { TemporaryFiles } from '../../providers/temporary/port.ts';
import type { IssuerOf } from '../../services/oidc/sign-in.ts';
import type { RunsPort } from '../../services/runs/port.ts';
import type { ReadQueues } from '../../services/runs/queues.ts';
import type { Feed } from '../feed/feed.ts';

/** The API's dependencies; a test passes its own database, folder and clock. */
export type ApiDeps = {
  db: Database;
  storage: StoragePort;
  temporary: TemporaryFiles;
  runs: RunsPort;
  feed: Feed;
  /** URL of a run's page; null if no address of the Temporal UI is configured. */
  runUrl: (workflowId: string) => string | null;
  /** Throws when Temporal cannot be reached. */
  checkRuns: () => Promise<void>;
  /** The workers and backlog of each queue. */
  readQueues: ReadQueues;
  now: () => Date;
  log: Logger;
  secretKey: string;
  /** Address under which people reach the pages; undefined: the host in the request. */
  publicUrl: string | undefined;
  /** Sign-in through another service; undefined if none is configured. Needs `publicUrl`. */
  oidc?: { port: OidcPort; issuer: IssuerOf } | undefined;
  /** Sends invitations and password resets; undefined if no mail is configured. Needs `publicUrl`. */
  mail?: MailPort | undefined;
  /** Proxies whose `X-Forwarded-For` is trusted. */
  trustedProxies: readonly Range[];
  webDir: string;
  maxUploadBytes: number;
  /** A body that is read whole is cut off if it has not arrived after this long. */
  wholeBodyMs: number;
  /** After this long without events, a stream sends a heartbeat and checks whether its credential is still valid. */
  heartbeatMs: number;
  /** Requests per minute for one credential, counted in each process. */
  requestsPerMinute: number;
};
