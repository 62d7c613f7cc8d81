import type { HttpBindings } from '@hono/node-server';
import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { EmbedView } from '../../core/access/embed.ts';
import type { Right } from '../../core/access/rights.ts';
import type { SessionUser } from '../../services/access/session.ts';
import type { TokenUse } from '../../services/access/token.ts';
import { ProblemView } from './problem-view.ts';
import { rejectBadValues } from './reject.ts';

/** A person who is signed in, in a browser or through a program. */
export type Person = SessionUser & { kind: 'user'; id: string; use: TokenUse; rights: ReadonlySet<Right> };

/** Who makes the request, by API key or session; the tenant comes only from here. */
export type Caller = KeyCaller | Person | EmbedCaller;

/** A program with an API key. */
export type KeyCaller = {
  kind: 'key';
  tenantId: string;
  id: string;
  /** Null for a key that is valid until revoked. */
  expiresAt: Date | null;
  rights: ReadonlySet<Right>;
};

/** Another site's page, which shows one view and can do nothing else. */
export type EmbedCaller = {
  kind: 'embed';
  tenantId: string;
  id: string;
  name: string;
  view: EmbedView;
  rights: ReadonlySet<Right>;
};

/** `operation`: the request's operation id in the API description; `address`: the client's, see address.ts. */
export type ApiEnv = {
  Bindings: HttpBindings;
  Variables: { caller: Caller; requestId: string; address: string; operation: string };
};

export const newRoutes = () => new OpenAPIHono<ApiEnv>({ defaultHook: rejectBadValues });

/** A JSON response, for a route's `responses`. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  content: { 'application/json': { schema } },
  description,
});

/**
 * A JSON body, for a route's `request`. Its objects are strict: an ignored field would grant more than was asked for,
 * e.g. a misspelled `expiresAt` or filter.
 */
export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  body: { required: true as const, content: { 'application/json': { schema } } },
});

const problem = (description: string) => ({
  content: { 'application/problem+json': { schema: ProblemView } },
  description,
});

/** Failures that every route shares. */
export const problems = {
  400: problem('Invalid value; `errors` names field and value'),
  401: problem('No valid key or session'),
  403: problem('The caller does not have the right for this'),
  404: problem('Not found, or belongs to another tenant'),
  429: problem('Too many requests; `Retry-After` says when to try again'),
  500: problem('Internal error; the log has details under the request ID'),
};

export const conflict = { 409: problem('It has changed since you read it') };

/** For a change that names the version it is based on. */
export const stale = {
  412: problem('Someone else changed it since that version; read it again'),
  428: problem('Send `If-Match` with the `ETag` you read'),
};

/** For every route behind sign-in. */
export const signedIn = { security: [{ apiKey: [] }, { session: [] }] };

/** An instant, written as ISO 8601 in UTC. */
export const Instant = z
  .date()
  .transform((date) => date.toISOString())
  .openapi({ type: 'string', format: 'date-time', example: '2026-11-21T09:30:00.000Z' });

/** The same, nullable. */
export const MaybeInstant = z
  .date()
  .nullable()
  .transform((date) => date?.toISOString() ?? null)
  .openapi({ type: ['string', 'null'], format: 'date-time' });

export const idParam = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, format: 'uuid' }) });
