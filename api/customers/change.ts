import { createRoute, z } from '@hono/zod-openapi';
import { withTenant } from '../../db/tenant.ts';
import { recordChange } from '../../services/audit/change.ts';
import { changeCustomer } from '../../services/customer/change.ts';
import { getCustomer } from '../../services/customer/get.ts';
import { fieldsOf } from '../../services/customer/view.ts';
import { eraseCustomer } from '../../services/erase/customer.ts';
import { may } from '../access/may.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { conflict, Instant, idParam, json, jsonBody, newRoutes, problems, stale } from '../kit/routing.ts';
import { etagOf, ifMatch, seenVersion } from '../kit/versions.ts';
import { CustomerPatch, CustomerView } from './view.ts';

const count = z.number().int();
const Receipt = z
  .object({
    id: z.string(),
    phones: count,
    bookings: count,
    memories: count,
    embedKeys: count.openapi({ description: 'Embed keys that showed only this customer’s calls' }),
    ownPlans: count.openapi({ description: 'Contact plans without a call, erased with their attempts' }),
    calls: count.openapi({ description: 'Calls that stay, no longer linked to the customer' }),
    plans: count.openapi({ description: 'Contact plans that stay, no longer linked to the customer' }),
    removedAt: Instant,
  })
  .openapi('CustomerReceipt');

const changeRoute = createRoute({
  method: 'patch',
  path: '/customers/{id}',
  operationId: 'changeCustomer',
  summary: 'Change the given fields of the version you read',
  tags: ['customers'],
  ...may('customers:change'),
  request: { params: idParam, headers: ifMatch, ...jsonBody(CustomerPatch) },
  responses: { 200: json(CustomerView, 'The updated customer'), ...problems, ...conflict, ...stale },
});
const removeRoute = createRoute({
  method: 'delete',
  path: '/customers/{id}',
  operationId: 'removeCustomer',
  summary: 'Erase a customer with numbers, bookings, memories, embed keys and plans without a call; calls stay',
  tags: ['customers'],
  ...may('calls:erase'),
  request: { params: idParam, headers: ifMatch },
  responses: { 200: json(Receipt, 'What was deleted'), ...problems, ...stale },
});

export const customerChangeRoutes = (deps: ApiDeps) => {
  const { db, now } = deps;
  return newRoutes()
    .openapi(changeRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const customerId = knownId('customer', c.req.valid('param').id);
      const act = actOf(c, now());
      const asked = { tenantId, customerId, version: seenVersion(c), change: c.req.valid('json'), now: act.at };
      const customer = await withTenant(db, tenantId, async (tx) => {
        const before = fieldsOf(await getCustomer(tx, asked));
        const changed = await changeCustomer(tx, asked);
        await recordChange(tx, act, { noun: 'customer', id: customerId, before, after: fieldsOf(changed) });
        return changed;
      });
      c.header('ETag', etagOf(customer.version));
      return c.json(CustomerView.parse(customer), 200);
    })
    .openapi(removeRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const customerId = knownId('customer', c.req.valid('param').id);
      const act = actOf(c, now());
      const receipt = await eraseCustomer(deps, act, { tenantId, customerId, version: seenVersion(c) });
      return c.json(Receipt.parse(receipt), 200);
    });
};
