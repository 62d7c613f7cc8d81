import { createRoute, z } from '@hono/zod-openapi';
import { withTenant } from '../../db/tenant.ts';
import { changeCustomer } from '../../services/customer/change.ts';
import { removeCustomer } from '../../services/customer/remove.ts';
import { may } from '../access/may.ts';
import type { ApiDeps } from '../deps.ts';
import { knownId } from '../ids.ts';
import { conflict, Instant, idParam, json, jsonBody, newRoutes, problems, stale } from '../routing.ts';
import { etagOf, ifMatch, seenVersion } from '../versions.ts';
import { CustomerPatch, CustomerView } from './view.ts';

const count = z.number().int();
const Receipt = z
  .object({
    id: z.string(),
    phones: count,
    bookings: count,
    memories: count,
    calls: count.openapi({ description: 'Calls that stay, without the customer' }),
    plans: count.openapi({ description: 'Contact plans that stay, without the customer' }),
    removedAt: Instant,
  })
  .openapi('CustomerReceipt');

const changeRoute = createRoute({
  method: 'patch',
  path: '/customers/{id}',
  operationId: 'changeCustomer',
  summary: 'Change what is named and leave the rest, based on the version that was read',
  tags: ['customers'],
  ...may('customers:change'),
  request: { params: idParam, headers: ifMatch, ...jsonBody(CustomerPatch) },
  responses: { 200: json(CustomerView, 'The customer as it is now'), ...problems, ...conflict, ...stale },
});
const removeRoute = createRoute({
  method: 'delete',
  path: '/customers/{id}',
  operationId: 'removeCustomer',
  summary: 'Erase a customer with its numbers, bookings and memories; its calls stay',
  tags: ['customers'],
  ...may('calls:erase'),
  request: { params: idParam, headers: ifMatch },
  responses: { 200: json(Receipt, 'What went'), ...problems, ...stale },
});

export const customerChangeRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(changeRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const customerId = knownId('customer', c.req.valid('param').id);
      const asked = { tenantId, customerId, version: seenVersion(c), change: c.req.valid('json'), now: now() };
      const customer = await withTenant(db, tenantId, (tx) => changeCustomer(tx, asked));
      c.header('ETag', etagOf(customer.version));
      return c.json(CustomerView.parse(customer), 200);
    })
    .openapi(removeRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const customerId = knownId('customer', c.req.valid('param').id);
      const asked = { tenantId, customerId, version: seenVersion(c), now: now() };
      return c.json(Receipt.parse(await withTenant(db, tenantId, (tx) => removeCustomer(tx, asked))), 200);
    });
