import type { z } from '@hono/zod-openapi';
import type { CallRef } from '../../core/call.ts';
import { workflowIds } from '../../core/ids.ts';
import { withTenant } from '../../db/tenant.ts';
import { getCall } from '../../services/call/get.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { CallView } from './views.ts';

/** One call, as every route that returns one shows it. @throws {Problem} not_found */
export async function showCall({ db, runUrl }: ApiDeps, ref: CallRef): Promise<z.infer<typeof CallView>> {
  const call = await withTenant(db, ref.tenantId, (tx) => getCall(tx, ref));
  const workflowId = workflowIds.call(ref.tenantId, call.sourceCallId, call.run.number);
  return CallView.parse({ ...call, run: { ...call.run, workflowId, temporalUiUrl: runUrl(workflowId) } });
}
