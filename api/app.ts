import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { authenticate } from './access/authenticate.ts';
import { keyRoutes } from './access/keys.ts';
import { limitRequests } from './access/limit.ts';
import { meRoutes } from './access/me.ts';
import { passwordRoutes } from './access/password.ts';
import { redactAnswer } from './access/redact.ts';
import { inCallersScope, scopeDeps } from './access/scope.ts';
import { sessionRoutes, signInRoutes } from './access/session.ts';
import { switchRoutes } from './access/switch.ts';
import { tenantRoutes as ownTenantRoutes } from './access/tenant.ts';
import { tokenRoutes } from './access/tokens.ts';
import { auditRoutes } from './audit/read.ts';
import { watch } from './audit/watch.ts';
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
import { docsRoutes } from './docs.ts';
import { keepToView } from './embed/keep.ts';
import { embedKeyRoutes } from './embed/keys.ts';
import { embedPage } from './embed/page.ts';
import { embedRoutes } from './embed/view.ts';
import { engineJobRoutes } from './engine-jobs.ts';
import { eventRoutes } from './events.ts';
import { healthRoutes } from './health.ts';
import { importHistoryRoutes } from './import-history.ts';
import { importPreviewRoutes } from './import-preview.ts';
import { importRoutes } from './imports.ts';
import { findAddress } from './kit/address.ts';
import { answerFailure, answerProblem } from './kit/answer.ts';
import { limitBodies } from './kit/bodies.ts';
import type { ApiDeps } from './kit/deps.ts';
import { secureHeaders } from './kit/headers.ts';
import { happenOnce } from './kit/idempotency.ts';
import { logRequests, nameRequest } from './kit/log.ts';
import { describeApi, indexPaths } from './kit/openapi.ts';
import { type ApiEnv, newRoutes } from './kit/routing.ts';
import { oidcRoutes } from './oidc/routes.ts';
import { parkedRoutes } from './parked.ts';
import { pipelineConfigRoutes } from './pipeline/config.ts';
import { pipelineHistoryRoutes } from './pipeline/history.ts';
import { pipelineStatusRoutes } from './pipeline/status.ts';
import { planRoutes } from './plans.ts';
import { reviewDecisionRoutes } from './review/decide.ts';
import { reviewRoutes } from './review/read.ts';
import { sourceRoutes } from './sources.ts';
import { acceptRoutes, invitationRoutes } from './users/invite.ts';
import { userRoutes } from './users/manage.ts';
import { webRoutes } from './web.ts';
import { webhookRoutes } from './webhooks.ts';

/** Routes for which no credential is asked. */
const openRoutes = (deps: ApiDeps) => [
  signInRoutes(deps),
  tokenRoutes(deps),
  passwordRoutes(deps),
  acceptRoutes(deps),
  oidcRoutes(deps),
  webhookRoutes(deps),
  engineJobRoutes(deps),
];
/** Routes of the tenant that see all calls: who hands a call in need not see it, and the stream of events sorts out itself. */
const wideRoutes = (deps: ApiDeps) => [receiveRoutes(deps), eventRoutes(deps)];
/** Routes of the tenant whose credential came with the request, within the caller's scope. */
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

/** The whole HTTP side: API, its description, and the pages. Needs Node's request at hand (`@hono/node-server`). */
export function createApp(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const app = newRoutes();
  let findRoute: ReturnType<typeof indexPaths> = () => undefined;

  app.use(
    nameRequest,
    findAddress(deps.trustedProxies),
    logRequests(deps.log, (path) => findRoute(path)?.pattern ?? '(none)'),
    secureHeaders,
  );
  app.use('/api/*', limitBodies(deps));
  app.onError(answerFailure(deps.log));
  app.notFound((c) => {
    const { path, method } = c.req;
    const methods = findRoute(path)?.methods.filter((known) => known !== method);
    if (!methods?.length)
      return answerProblem(c, { code: 'not_found', status: 404, detail: 'There is nothing at this address' });
    const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].sort().join(', ');
    const detail = `This address takes ${allow}, not ${method}`;
    return answerProblem(c, { code: 'method_not_allowed', status: 405, detail, headers: { allow } });
  });

  app.route('/', healthRoutes(deps));
  // For whoever puts the API's prefix before everything; not described twice.
  app.route('/api/v1', new Hono<ApiEnv>().route('/', healthRoutes(deps)));
  for (const routes of openRoutes(deps)) app.route('/api/v1', routes);
  const guard = authenticate(deps);
  const limit = limitRequests(deps.requestsPerMinute);
  const record = watch(deps, (path) => findRoute(path));
  const keep = keepToView((path) => findRoute(path));
  app.use('/api/v1/*', async (c, next) => {
    const known = findRoute(c.req.path)?.methods.includes(c.req.method === 'HEAD' ? 'GET' : c.req.method);
    // Nothing behind this runs unguarded, also where the handler of another pattern would take the method.
    if (!known) return c.notFound();
    return guard(c, async () => {
      await limit(
        c,
        async () => void (await keep(c, async () => void (await record(c, () => inCallersScope(c, next))))),
      );
      await redactAnswer(c);
    });
  });
  app.use('/api/v1/*', happenOnce(deps));
  for (const routes of [...wideRoutes(deps), ...tenantRoutes(scopeDeps(deps))]) app.route('/api/v1', routes);

  const document = describeApi(app);
  findRoute = indexPaths(document);
  const text = JSON.stringify(document);
  app.get('/api/openapi.json', (c) => c.body(text, 200, { 'content-type': 'application/json; charset=utf-8' }));
  app.route('/api/docs', docsRoutes());
  app.all('/api/*', (c) => c.notFound());
  app.use('/embed', embedPage(deps));
  app.route('/', webRoutes(deps.webDir));
  return app;
}
