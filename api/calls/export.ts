import { createRoute } from '@hono/zod-openapi';
import { withTenant } from '../../db/tenant.ts';
import { exportCall } from '../../services/erase/export-call.ts';
import { may } from '../access/may.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { ExportView } from '../kit/export-view.ts';
import { knownId } from '../kit/ids.ts';
import { idParam, json, newRoutes, problems } from '../kit/routing.ts';

const exportRoute = createRoute({
  method: 'get',
  path: '/calls/{id}/export',
  operationId: 'exportCall',
  summary: 'Everything stored about a call, by table: what erasing it would remove',
  tags: ['calls'],
  ...may('data:export', 'calls:read'),
  request: { params: idParam },
  responses: { 200: json(ExportView, 'All rows; the recording is downloaded separately'), ...problems },
});

export const callExportRoutes = ({ db }: ApiDeps) =>
  newRoutes().openapi(exportRoute, async (c) => {
    const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
    return c.json(ExportView.parse(await withTenant(db, ref.tenantId, (tx) => exportCall(tx, ref))), 200);
  });
