import { createRoute, z } from '@hono/zod-openapi';
import { Problem } from '../../core/problem.ts';
import { withTenant } from '../../db/tenant.ts';
import { exportAudit } from '../../services/audit/export.ts';
import { listAudit } from '../../services/audit/list.ts';
import { answerCsv, csvFile } from '../access/csv-answer.ts';
import { may } from '../access/may.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { listOf, pageQuery } from '../kit/paging.ts';
import { type Caller, Instant, json, newRoutes, problems } from '../kit/routing.ts';
import { freeText, instantText } from '../kit/text.ts';

const AuditView = z
  .object({
    id: z.string(),
    at: Instant,
    actorKind: z.enum(['user', 'key', 'embed', 'nobody']),
    actorId: z.string().nullable(),
    actorName: z.string(),
    action: z.string(),
    subjectKind: z.string().nullable(),
    subjectId: z.string().nullable(),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    requestId: z.string().nullable(),
    address: z.string().nullable(),
  })
  .openapi('AuditEntry');
const AuditList = listOf(AuditView);
const filter = {
  actorId: z.uuid().optional(),
  action: freeText(100).optional().openapi({ description: 'An operation ID of this document, or signInFailed' }),
  subjectKind: freeText(100).optional().openapi({ example: 'call' }),
  subjectId: z.uuid().optional(),
  from: instantText.optional().openapi({ description: 'At or after this instant' }),
  to: instantText.optional().openapi({ description: 'Before this instant' }),
};

const columns = [
  'at',
  'actorKind',
  'actorId',
  'actorName',
  'action',
  'subjectKind',
  'subjectId',
  'before',
  'after',
  'requestId',
  'address',
] as const;

const listRoute = createRoute({
  method: 'get',
  path: '/audit',
  operationId: 'listAudit',
  summary: 'Who did and viewed what, newest first',
  tags: ['access'],
  ...may('audit:read'),
  request: { query: z.strictObject({ ...pageQuery, ...filter }) },
  responses: { 200: json(AuditList, 'One page'), ...problems },
});
const exportRoute = createRoute({
  method: 'get',
  path: '/audit.csv',
  operationId: 'exportAudit',
  summary: 'The whole log as CSV',
  tags: ['access'],
  ...may('audit:read', 'data:export'),
  request: { query: z.strictObject(filter) },
  responses: {
    200: csvFile('The log, newest first'),
    ...problems,
  },
});

export const auditRoutes = ({ db }: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const wanted = { ...c.req.valid('query'), tenantId: tenantOf(c.get('caller')) };
      const { tenantId } = wanted;
      return c.json(AuditList.parse(await withTenant(db, tenantId, (tx) => listAudit(tx, wanted))), 200);
    })
    .openapi(exportRoute, async (c) => {
      const wanted = { ...c.req.valid('query'), tenantId: tenantOf(c.get('caller')) };
      return answerCsv(c, { name: 'audit', columns, pages: exportAudit(db, wanted) }) as never;
    });

/** The log covers all calls. @throws {Problem} forbidden for callers who see only some of them */
function tenantOf(caller: Caller): string {
  if (caller.kind === 'user' && caller.agents)
    throw new Problem('forbidden', 'The log covers more calls than you can see');
  return caller.tenantId;
}
