import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono, type MiddlewareHandler } from 'hono';
import { authenticate } from './access/authenticate.ts';
import { keyRoutes } from './access/keys.ts';
import { limitRequests } from './access/limit.ts';
import { meRoutes } from './access/me.ts';
import { passwordRoutes } from './access/password.ts';
import { redactAnswers } from './access/redact.ts';
import { inCallersScope, scopeDeps } from './access/scope.ts';
import { sessionRoutes, signInRoutes } from './access/session.ts';
import { switchRoutes } from './access/switch.ts';
import { tenantRoutes as ownTenantRoutes } from './access/tenant.ts';
import { tokenRoutes } from './access/tokens.ts';
import { auditRoutes } from './audit/read.ts';
import { auditReads } from './audit/watch.ts';
import { bookingCallRoutes } from './bookings/calls.ts';
import { bookingChangeRoutes } from './bookings/change.ts';
import { bookingRoutes } from './bookings/read.ts';
import { audioRoutes } from './calls/audio.ts';
import { callExportRoutes } from './calls/export.ts';
import { callListRoutes } from './calls/list.ts';
import { callRoutes } from './calls/read.ts';
import { receiveRoutes } from './calls/receive.ts';
import { customerChangeRoutes } from './customers/change.ts';
import { customerExportRoutes } from './customers/export.ts';
import { customerHistoryRoutes } from './customers/history.ts';
import { customerRoutes } from './customers/read.ts';
import { docsRoutes, documentRoutes } from './docs.ts';
import { embedKeyRoutes } from './embed/keys.ts';
import { embedPage } from './embed/page.ts';
import { restrictToView } from './embed/restrict.ts';
import { embedRoutes } from './embed/view.ts';
import { engineJobRoutes } from './engine-jobs.ts';
import { eventRoutes } from './events.ts';
import { healthRoutes } from './health.ts';
import { importHistoryRoutes } from './import-history.ts';
import { importPreviewRoutes } from './import-preview.ts';
import { importRoutes } from './imports.ts';
import { setClientAddress } from './kit/address.ts';
import { answerFailure } from './kit/answer.ts';
import { limitBodies } from './kit/bodies.ts';
import type { ApiDeps } from './kit/deps.ts';
import { secureHeaders } from './kit/headers.ts';
import { idempotent } from './kit/idempotency.ts';
import { assignRequestId, logRequests } from './kit/log.ts';
import { answerUnknown, type KnownPaths, knownPaths, onlyKnown } from './kit/paths.ts';
import { type ApiEnv, newRoutes } from './kit/routing.ts';
import { oidcRoutes } from './oidc/routes.ts';
import { parkedRoutes } from './parked.ts';
import { pipelineConfigRoutes } from './pipeline/config.ts';
import { pipelineHistoryRoutes } from './pipeline/history.ts';
import { pipelineStatusRoutes } from './pipeline/status.ts';
import { planEraseRoutes } from './plan-erase.ts';
import { planRoutes } from './plans.ts';
import { reviewDecisionRoutes } from './review/decide.ts';
import { reviewRoutes } from './review/read.ts';
import { sourceRoutes } from './sources.ts';
import { acceptRoutes, invitationRoutes } from './users/invite.ts';
import { userRoutes } from './users/manage.ts';
import { webRoutes } from './web.ts';
import { webhookRoutes } from './webhooks.ts';

/** Routes that need no credential. */
const openRoutes = (deps: ApiDeps) => [
  signInRoutes(deps),
  tokenRoutes(deps),
  passwordRoutes(deps),
  acceptRoutes(deps),
  oidcRoutes(deps),
  webhookRoutes(deps),
  engineJobRoutes(deps),
];
/**
 * Routes of the tenant that see all calls: whoever submits a call need not see it, and the event stream filters by
 * itself.
 */
const wideRoutes = (deps: ApiDeps) => [receiveRoutes(deps), eventRoutes(deps)];
/** Routes of the tenant for the credential in the request, within the caller's scope. */
const tenantRoutes = (deps: ApiDeps) => [
  callListRoutes(deps),
  callRoutes(deps),
  callExportRoutes(deps),
  audioRoutes(deps),
  importRoutes(deps),
  importPreviewRoutes(),
  importHistoryRoutes(deps),
  customerRoutes(deps),
  customerChangeRoutes(deps),
  customerHistoryRoutes(deps),
  customerExportRoutes(deps),
  bookingRoutes(deps),
  bookingCallRoutes(deps),
  bookingChangeRoutes(deps),
  reviewRoutes(deps),
  reviewDecisionRoutes(deps),
  planRoutes(deps),
  planEraseRoutes(deps),
  parkedRoutes(deps),
  pipelineStatusRoutes(deps),
  pipelineConfigRoutes(deps),
  pipelineHistoryRoutes(deps),
  sourceRoutes(deps),
  keyRoutes(deps),
  sessionRoutes(deps),
  switchRoutes(deps),
  meRoutes(deps),
  ownTenantRoutes(deps),
  invitationRoutes(deps),
  userRoutes(deps),
  auditRoutes(deps),
  embedKeyRoutes(deps),
  embedRoutes(deps),
];

/** What every request under /api/v1 passes before its route, outermost first; responses pass in reverse. */
const gate = (deps: ApiDeps, paths: KnownPaths): MiddlewareHandler<ApiEnv>[] => [
  onlyKnown(paths),
  authenticate(deps),
  redactAnswers,
  limitRequests(deps.requestsPerMinute),
  restrictToView(paths.find),
  auditReads(deps, paths.find),
  inCallersScope,
  idempotent(deps),
];

/** The whole HTTP side: the API, its description, and the pages. Needs Node's request object (`@hono/node-server`). */
export function createApp(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const app = newRoutes();
  const paths = knownPaths();

  app.onError(answerFailure(deps.log));
  app.notFound(answerUnknown(paths));

  app.use(
    assignRequestId,
    setClientAddress(deps.trustedProxies),
    logRequests(deps.log, paths.patternOf),
    secureHeaders,
  );
  app.use('/api/*', limitBodies(deps));
  app.route('/', healthRoutes(deps));
  // For clients that prefix everything with the API's base path; not described twice.
  app.route('/api/v1', new Hono<ApiEnv>().route('/', healthRoutes(deps)));
  for (const routes of openRoutes(deps)) app.route('/api/v1', routes);
  app.use('/api/v1/*', ...gate(deps, paths));
  for (const routes of [...wideRoutes(deps), ...tenantRoutes(scopeDeps(deps))]) app.route('/api/v1', routes);
  app.route('/api/openapi.json', documentRoutes(paths.describe(app)));
  app.route('/api/docs', docsRoutes());
  app.all('/api/*', (c) => c.notFound());
  app.use('/embed', embedPage(deps));
  app.route('/', webRoutes(deps.webDir));
  return app;
}
