import { createRoute } from '@hono/zod-openapi';
import { withTenant } from '../../db/tenant.ts';
import { exportCustomer } from '../../services/erase/export-call.ts';
import { may } from '../access/may.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { ExportView } from '../kit/export-view.ts';
import { knownId } from '../kit/ids.ts';
import { idParam, json, newRoutes, problems } from '../kit/routing.ts';

const exportRoute = createRoute({
  method: 'get',
  path: '/customers/{id}/export',
  operationId: 'exportCustomer',
  summary: 'Everything stored about a customer, by table: what erasing them would remove or change',
  tags: ['customers'],
  ...may('data:export', 'customers:read'),
  request: { params: idParam },
  responses: { 200: json(ExportView, 'All rows, with the bookings and linked calls of the customer'), ...problems },
});

export const customerExportRoutes = ({ db }: ApiDeps) =>
  newRoutes().openapi(exportRoute, async (c) => {
    const { tenantId } = c.get('caller');
    const ref = { tenantId, customerId: knownId('customer', c.req.valid('param').id) };
    return c.json(ExportView.parse(await withTenant(db, tenantId, (tx) => exportCustomer(tx, ref))), 200);
  });
