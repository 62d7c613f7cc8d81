import { createRoute, z } from '@hono/zod-openapi';
import { attemptStates, dueReasons, outcomes, planOrigins, planStates } from '../core/contact/plan.ts';
import { withTenant } from '../db/tenant.ts';
import { cancelPlan } from '../services/plan/cancel.ts';
import { getPlan } from '../services/plan/get.ts';
import { listPlans } from '../services/plan/list.ts';
import { reschedulePlan } from '../services/plan/reschedule.ts';
import { may } from './access/may.ts';
import { Quote } from './calls/insights.ts';
import { actOf } from './kit/actor.ts';
import type { ApiDeps } from './kit/deps.ts';
import { knownId } from './kit/ids.ts';
import { listOf, pageQuery } from './kit/paging.ts';
import { conflict, Instant, idParam, json, jsonBody, MaybeInstant, newRoutes, problems } from './kit/routing.ts';
import { runFields } from './kit/run.ts';
import { freeText, instantText } from './kit/text.ts';

const fields = {
  id: z.string(),
  origin: z.enum(planOrigins),
  callId: z.string().nullable(),
  customerId: z.string().nullable(),
  phone: z.string(),
  timeZone: z.string(),
  phrase: z.string().nullable().openapi({
    description: 'The words in which the time was requested; null, like the requested span, if nobody asked',
  }),
  state: z.enum(planStates),
  wishedFrom: MaybeInstant,
  wishedTo: MaybeInstant,
  dueAt: MaybeInstant,
  dueReason: z.enum(dueReasons).nullable(),
  attemptsMade: z.number().int(),
  maxAttempts: z.number().int(),
  lastOutcome: z.string().nullable(),
  endReason: z.string().nullable(),
  endNote: z.string().nullable(),
  createdAt: Instant,
  endedAt: MaybeInstant,
};
const Attempt = z.object({
  id: z.string(),
  number: z.number().int(),
  state: z.enum(attemptStates),
  outcome: z.enum(outcomes).nullable(),
  askedAt: MaybeInstant,
  answeredAt: MaybeInstant,
  answeredBy: z.enum(['human', 'machine']).nullable(),
  endedAt: MaybeInstant,
  talkSeconds: z.number().nullable(),
});
const PlanItem = z.object(fields).openapi('ContactPlanListItem');
const PlanList = listOf(PlanItem);
const PlanView = z
  .object({ ...fields, quotes: z.array(Quote), attempts: z.array(Attempt), run: z.object(runFields) })
  .openapi('ContactPlan');
const PlanQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(planStates).optional(),
  customerId: z.uuid().optional(),
  callId: z.uuid().optional(),
  dueFrom: instantText.optional().openapi({ description: 'Due at or after this instant' }),
  dueTo: instantText.optional().openapi({ description: 'Due before this instant' }),
  sort: z
    .enum(['newest', 'due'])
    .default('newest')
    .openapi({ description: '`due`: next due first, without those that have ended' }),
});
const Move = z.strictObject({ at: instantText });
const Withdrawal = z.strictObject({ note: freeText(2_000).nullish() });

const tags = ['contact plans'];
const listRoute = createRoute({
  method: 'get',
  path: '/contact-plans',
  operationId: 'listContactPlans',
  summary: 'Callbacks and other contact plans, newest first by default',
  tags,
  ...may('plans:read'),
  request: { query: PlanQuery },
  responses: { 200: json(PlanList, 'One page'), ...problems },
});
const getRoute = createRoute({
  method: 'get',
  path: '/contact-plans/{id}',
  operationId: 'getContactPlan',
  summary: 'One plan with its quotes and attempts',
  tags,
  ...may('plans:read'),
  request: { params: idParam },
  responses: { 200: json(PlanView, 'The plan'), ...problems },
});
const rescheduleRoute = createRoute({
  method: 'post',
  path: '/contact-plans/{id}/reschedule',
  operationId: 'rescheduleContactPlan',
  summary: 'Move a plan to another time; a time outside calling hours is refused with the nearest one that would work',
  tags,
  ...may('plans:change'),
  request: { params: idParam, ...jsonBody(Move) },
  responses: { 200: json(PlanView, 'The plan'), ...problems, ...conflict },
});
const cancelRoute = createRoute({
  method: 'post',
  path: '/contact-plans/{id}/cancel',
  operationId: 'cancelContactPlan',
  summary: 'Cancel a plan; a call in progress is finished first',
  tags,
  ...may('plans:change'),
  request: { params: idParam, body: { content: { 'application/json': { schema: Withdrawal } } } },
  responses: { 200: json(PlanView, 'The plan'), ...problems, ...conflict },
});

export const planRoutes = (deps: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const filter = { ...c.req.valid('query'), tenantId };
      return c.json(PlanList.parse(await withTenant(deps.db, tenantId, (tx) => listPlans(tx, filter))), 200);
    })
    .openapi(getRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, planId: knownId('contact plan', c.req.valid('param').id) };
      return c.json(PlanView.parse(await withTenant(deps.db, ref.tenantId, (tx) => getPlan(tx, ref))), 200);
    })
    .openapi(rescheduleRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, planId: knownId('contact plan', c.req.valid('param').id) };
      const { at } = c.req.valid('json');
      const plan = await reschedulePlan(deps, actOf(c, deps.now()), { ...ref, at });
      return c.json(PlanView.parse(plan), 200);
    })
    .openapi(cancelRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, planId: knownId('contact plan', c.req.valid('param').id) };
      const { note } = c.req.valid('json');
      const plan = await cancelPlan(deps, actOf(c, deps.now()), { ...ref, note: note ?? null });
      return c.json(PlanView.parse(plan), 200);
    });
