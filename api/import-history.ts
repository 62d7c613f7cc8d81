import { createRoute, z } from '@hono/zod-openapi';
import { withTenant } from '../db/tenant.ts';
import { getImport, importErrors, listImports } from '../services/import/results.ts';
import { answerCsv, csvFile } from './access/csv-answer.ts';
import { may } from './access/may.ts';
import type { ApiDeps } from './kit/deps.ts';
import { knownId } from './kit/ids.ts';
import { listOf, pageQuery } from './kit/paging.ts';
import { Instant, idParam, json, newRoutes, problems } from './kit/routing.ts';

const count = z.number().int();
const Entry = z
  .object({
    id: z.string(),
    kind: z.enum(['customers', 'bookings']),
    created: count,
    updated: count,
    unchanged: count,
    failed: count,
    importedBy: z.string().nullable(),
    createdAt: Instant,
  })
  .openapi('Import');
const Imports = listOf(Entry).openapi('ImportList');
const OneImport = Entry.extend({
  errors: z.array(z.object({ row: count, field: z.string(), value: z.unknown(), message: z.string() })),
}).openapi('ImportDetail');

const tags = ['customers', 'bookings'];
const right = may('customers:read', 'bookings:read');
const listRoute = createRoute({
  method: 'get',
  path: '/imports',
  operationId: 'listImports',
  summary: 'Imports of the last month, newest first',
  tags,
  ...right,
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: json(Imports, 'A page of imports'), ...problems },
});
const oneRoute = createRoute({
  method: 'get',
  path: '/imports/{id}',
  operationId: 'getImport',
  summary: 'One import with its rejected rows',
  tags,
  ...right,
  request: { params: idParam },
  responses: { 200: json(OneImport, 'The import; its first 1,000 errors'), ...problems },
});
const errorsRoute = createRoute({
  method: 'get',
  path: '/imports/{id}/errors.csv',
  operationId: 'exportImportErrors',
  summary: 'The rejected rows as a file',
  tags,
  ...right,
  request: { params: idParam },
  responses: { 200: csvFile('One line per bad value, in row order'), ...problems },
});

export const importHistoryRoutes = ({ db }: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const query = { tenantId: c.get('caller').tenantId, ...c.req.valid('query') };
      return c.json(Imports.parse(await withTenant(db, query.tenantId, (tx) => listImports(tx, query))), 200);
    })
    .openapi(oneRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, importId: knownId('import', c.req.valid('param').id) };
      return c.json(OneImport.parse(await withTenant(db, ref.tenantId, (tx) => getImport(tx, ref))), 200);
    })
    .openapi(errorsRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, importId: knownId('import', c.req.valid('param').id) };
      const columns = ['row', 'field', 'value', 'message'] as const;
      return answerCsv(c, { name: 'import-errors', columns, pages: importErrors(db, ref) });
    });
