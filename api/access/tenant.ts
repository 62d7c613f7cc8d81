import { createRoute, z } from '@hono/zod-openapi';
import { withTenant } from '../../db/tenant.ts';
import { getTenant, renameTenant } from '../../services/access/tenant.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { Instant, json, jsonBody, newRoutes, problems, signedIn } from '../kit/routing.ts';
import { plainText } from '../kit/text.ts';
import { may } from './may.ts';

export const Tenant = z
  .object({
    id: z.string(),
    name: z.string(),
    region: z.string().openapi({ description: 'ISO 3166 country for numbers without a country code' }),
    timeZone: z.string(),
    createdAt: Instant,
  })
  .openapi('Tenant');

const readRoute = createRoute({
  method: 'get',
  path: '/tenant',
  operationId: 'getTenant',
  summary: 'The tenant of this credential',
  tags: ['access'],
  ...signedIn,
  responses: { 200: json(Tenant, 'The tenant'), ...problems },
});
const renameRoute = createRoute({
  method: 'patch',
  path: '/tenant',
  operationId: 'changeTenant',
  summary: 'Rename the tenant',
  tags: ['access'],
  ...may('config:change'),
  request: jsonBody(z.strictObject({ name: plainText(200) })),
  responses: { 200: json(Tenant, 'The updated tenant'), ...problems },
});

export const tenantRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(readRoute, async (c) => {
      const { tenantId } = c.get('caller');
      return c.json(Tenant.parse(await withTenant(db, tenantId, (tx) => getTenant(tx, { tenantId }))), 200);
    })
    .openapi(renameRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const change = { tenantId, ...c.req.valid('json') };
      return c.json(
        Tenant.parse(await withTenant(db, tenantId, (tx) => renameTenant(tx, actOf(c, now()), change))),
        200,
      );
    });
