import { createRoute, z } from '@hono/zod-openapi';
import { withTenant } from '../db/tenant.ts';
import { createCustomer } from '../services/customer/create.ts';
import { getCustomer } from '../services/customer/get.ts';
import { listCustomers } from '../services/customer/list.ts';
import { may } from './access/may.ts';
import { Quote } from './calls/insights.ts';
import type { ApiDeps } from './deps.ts';
import { listOf, pageQuery } from './paging.ts';
import { conflict, Instant, idParam, json, jsonBody, newRoutes, problems } from './routing.ts';
import { freeText } from './text.ts';

const fields = {
  id: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  timeZone: z.string().nullable(),
  phones: z.array(z.string()).openapi({ description: 'E.164' }),
  createdAt: Instant,
  updatedAt: Instant,
};
const CustomerView = z.object(fields).openapi('Customer');
const CustomerList = listOf(CustomerView);
const Memory = z.object({
  callId: z.string(),
  kind: z.string(),
  text: z.string(),
  confidence: z.number(),
  quotes: z.array(Quote),
  createdAt: Instant,
});
const CustomerWithMemories = z.object({ ...fields, memories: z.array(Memory) }).openapi('CustomerWithMemories');

/** Field by field checked by the service, which names all that is wrong at once. */
export const CustomerBody = z
  .object({
    externalId: freeText(1_000).nullish(),
    name: freeText(1_000),
    email: freeText(1_000).nullish(),
    phones: z.array(freeText(100)).max(50).optional().openapi({ description: 'In any written form' }),
    timeZone: freeText(100).nullish(),
  })
  .openapi('NewCustomer');

const CustomerQuery = z.object({
  ...pageQuery,
  phone: freeText(64).optional().openapi({ description: 'In any written form' }),
  externalId: freeText(200).optional(),
  q: freeText(200).optional().openapi({ description: 'Part of a name or e-mail address' }),
});

const tags = ['customers'];
const listRoute = createRoute({
  method: 'get',
  path: '/customers',
  operationId: 'listCustomers',
  summary: 'Customers of this tenant, newest first',
  tags,
  ...may('customers:read'),
  request: { query: CustomerQuery },
  responses: { 200: json(CustomerList, 'One page'), ...problems },
});
const getRoute = createRoute({
  method: 'get',
  path: '/customers/{id}',
  operationId: 'getCustomer',
  summary: 'One customer with what is remembered of the latest calls',
  tags,
  ...may('customers:read'),
  request: { params: idParam },
  responses: { 200: json(CustomerWithMemories, 'The customer'), ...problems },
});
const createCustomerRoute = createRoute({
  method: 'post',
  path: '/customers',
  operationId: 'createCustomer',
  summary: 'A new customer; calls from its numbers are linked from the next one on',
  tags,
  ...may('customers:change'),
  request: jsonBody(CustomerBody),
  responses: { 201: json(CustomerView, 'The customer'), ...problems, ...conflict },
});

export const customerRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const filter = { ...c.req.valid('query'), tenantId };
      return c.json(CustomerList.parse(await withTenant(db, tenantId, (tx) => listCustomers(tx, filter))), 200);
    })
    .openapi(getRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, customerId: c.req.valid('param').id };
      const customer = await withTenant(db, ref.tenantId, (tx) => getCustomer(tx, ref));
      return c.json(CustomerWithMemories.parse(customer), 200);
    })
    .openapi(createCustomerRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const made = { tenantId, customer: c.req.valid('json'), now: now() };
      return c.json(CustomerView.parse(await withTenant(db, tenantId, (tx) => createCustomer(tx, made))), 201);
    });
