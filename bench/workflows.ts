import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import { queues } from '../core/queues.ts';
import * as profiles from '../workflows/profiles.ts';
import type { NoOps } from './noops.ts';

export { callWorkflow } from '../workflows/index.ts';

const { ingestNoOp } = proxyActivities<NoOps>({ taskQueue: queues.ingest, ...profiles.fetch });
const { speechNoOp } = proxyActivities<NoOps>({ taskQueue: queues.speech, ...profiles.speechInline });
const { analysisNoOp } = proxyActivities<NoOps>({ taskQueue: queues.analysis, ...profiles.model });
const { localNoOp } = proxyLocalActivities<NoOps>(profiles.db);

/** B: as many steps as a call has, on the same queues and of the same kinds, but empty. */
export async function bareWorkflow(ref: { tenantId: string; callId: string }): Promise<{ stage: string }> {
  await ingestNoOp(ref);
  await speechNoOp(ref);
  await analysisNoOp(ref);
  for (let i = 0; i < 3; i++) await localNoOp(ref);
  return { stage: 'done' };
}
