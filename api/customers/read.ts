import { createRoute, z } from '@hono/zod-openapi';
import { withTenant } from '../../db/tenant.ts';
import { recordChange } from '../../services/audit/change.ts';
import { createCustomer } from '../../services/customer/create.ts';
import { getCustomer } from '../../services/customer/get.ts';
import { customerSorts, listCustomers } from '../../services/customer/list.ts';
import { fieldsOf } from '../../services/customer/view.ts';
import { everyRow } from '../../services/paging/every.ts';
import { answerCsv, csvFile } from '../access/csv-answer.ts';
import { may } from '../access/may.ts';
import { seesAllText } from '../access/redact.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { listOf, pageQuery } from '../kit/paging.ts';
import { conflict, idParam, json, jsonBody, newRoutes, problems } from '../kit/routing.ts';
import { freeText } from '../kit/text.ts';
import { etagOf } from '../kit/versions.ts';
import { CustomerBody, CustomerView, CustomerWithMemories } from './view.ts';

const CustomerList = listOf(CustomerView);
const CustomerFilter = z.strictObject({
  phone: freeText(64).optional().openapi({ description: 'In any format' }),
  externalId: freeText(200).optional(),
  q: freeText(200).optional().openapi({ description: 'Part of a name or e-mail address' }),
  sort: z.enum(customerSorts).default('newest'),
});
const CustomerQuery = CustomerFilter.extend(pageQuery);
const columns = [
  'id',
  'externalId',
  'name',
  'email',
  'phones',
  'timeZone',
  'createdAt',
  'updatedAt',
  'lastCallAt',
] as const;

const tags = ['customers'];
const listRoute = createRoute({
  method: 'get',
  path: '/customers',
  operationId: 'listCustomers',
  summary: 'Customers of this tenant, newest first by default',
  tags,
  ...may('customers:read'),
  request: { query: CustomerQuery },
  responses: { 200: json(CustomerList, 'One page'), ...problems },
});
const exportRoute = createRoute({
  method: 'get',
  path: '/customers.csv',
  operationId: 'exportCustomers',
  summary: 'All matching customers as CSV; cells that a spreadsheet would execute are written as text',
  tags,
  ...may('data:export', 'customers:read'),
  request: { query: CustomerFilter },
  responses: { 200: csvFile('One row per customer; phones are separated by semicolons'), ...problems },
});
const getRoute = createRoute({
  method: 'get',
  path: '/customers/{id}',
  operationId: 'getCustomer',
  summary: 'One customer, with memories of their latest calls',
  tags,
  ...may('customers:read'),
  request: { params: idParam },
  responses: { 200: json(CustomerWithMemories, 'The customer'), ...problems },
});
const createCustomerRoute = createRoute({
  method: 'post',
  path: '/customers',
  operationId: 'createCustomer',
  summary: 'Create a customer; calls from their numbers are linked from the next one on',
  tags,
  ...may('customers:change'),
  request: jsonBody(CustomerBody),
  responses: { 201: json(CustomerView, 'The customer'), ...problems, ...conflict },
});

export const customerRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const filter = { ...c.req.valid('query'), tenantId, masked: !seesAllText(c) };
      return c.json(CustomerList.parse(await withTenant(db, tenantId, (tx) => listCustomers(tx, filter))), 200);
    })
    .openapi(exportRoute, (c) => {
      const { tenantId } = c.get('caller');
      const filter = { ...c.req.valid('query'), tenantId, masked: !seesAllText(c) };
      const pages = everyRow(db, tenantId, async (tx, page) => {
        const { items, nextCursor } = await listCustomers(tx, { ...filter, ...page });
        return { items: items.map((one) => ({ ...one, phones: one.phones.join('; ') })), nextCursor };
      });
      return answerCsv(c, { name: 'customers', columns, pages });
    })
    .openapi(getRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, customerId: c.req.valid('param').id };
      const customer = await withTenant(db, ref.tenantId, (tx) => getCustomer(tx, ref));
      c.header('ETag', etagOf(customer.version));
      return c.json(CustomerWithMemories.parse(customer), 200);
    })
    .openapi(createCustomerRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const act = actOf(c, now());
      const asked = { tenantId, customer: c.req.valid('json'), now: act.at };
      const customer = await withTenant(db, tenantId, async (tx) => {
        const made = await createCustomer(tx, asked);
        await recordChange(tx, act, { noun: 'customer', id: made.id, after: fieldsOf(made) });
        return made;
      });
      c.header('ETag', etagOf(customer.version));
      return c.json(CustomerView.parse(customer), 201);
    });
