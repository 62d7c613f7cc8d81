import { createRoute, z } from '@hono/zod-openapi';
import { stages } from '../../core/call.ts';
import { withTenant } from '../../db/tenant.ts';
import { countCalls } from '../../services/call/counts.ts';
import { callColumns, exportCalls } from '../../services/call/export.ts';
import { listCalls } from '../../services/call/list.ts';
import { answerCsv, csvFile } from '../access/csv-answer.ts';
import { may } from '../access/may.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { listOf, pageQuery } from '../kit/paging.ts';
import { json, newRoutes, problems } from '../kit/routing.ts';
import { callQuery, callSort, readFilter } from './query.ts';
import { CallListItem } from './views.ts';

const tags = ['calls'];
const CallList = listOf(CallListItem);
const CallCounts = z
  .object({ total: z.number().int(), stages: z.record(z.enum(stages), z.number().int()) })
  .openapi('CallCounts');

const listRoute = createRoute({
  method: 'get',
  path: '/calls',
  operationId: 'listCalls',
  summary: 'Calls of this tenant, latest start first',
  tags,
  ...may('calls:read'),
  request: { query: z.strictObject({ ...callQuery, ...callSort, ...pageQuery }) },
  responses: { 200: json(CallList, 'One page'), ...problems },
});
const countsRoute = createRoute({
  method: 'get',
  path: '/calls/counts',
  operationId: 'countCalls',
  summary: 'Number of calls in each stage; the `stage` filter is ignored',
  tags,
  ...may('calls:read'),
  request: { query: z.strictObject(callQuery) },
  responses: { 200: json(CallCounts, 'The counts'), ...problems },
});
const exportRoute = createRoute({
  method: 'get',
  path: '/calls.csv',
  operationId: 'exportCalls',
  summary: 'The whole list as CSV, streamed',
  tags,
  ...may('data:export', 'calls:read'),
  request: { query: z.strictObject({ ...callQuery, ...callSort }) },
  responses: {
    200: csvFile('A header and one line per call'),
    ...problems,
  },
});

export const callListRoutes = ({ db }: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const { sort, cursor, limit, ...query } = c.req.valid('query');
      const page = { ...readFilter(c, query), sort, cursor, limit };
      return c.json(CallList.parse(await withTenant(db, tenantId, (tx) => listCalls(tx, page))), 200);
    })
    .openapi(countsRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const { stages: _all, ...filter } = readFilter(c, c.req.valid('query'));
      return c.json(CallCounts.parse(await withTenant(db, tenantId, (tx) => countCalls(tx, filter))), 200);
    })
    .openapi(exportRoute, (c) => {
      const { sort, ...query } = c.req.valid('query');
      const pages = exportCalls(db, { ...readFilter(c, query), sort });
      return answerCsv(c, { name: 'calls', columns: callColumns, pages });
    });
