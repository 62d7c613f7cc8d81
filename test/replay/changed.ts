import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { StepActivities } from '../../activities/call.ts';
import type { PlanActivities } from '../../activities/contact.ts';
import type { CallInput } from '../../workflows/call.ts';
import type { ContactInput } from '../../workflows/contact.ts';
import * as profiles from '../../workflows/profiles.ts';

const { ingest, analyze } = proxyActivities<StepActivities>({ taskQueue: 'ingest', ...profiles.fetch });
const { gateAttempt, settleAttempt } = proxyLocalActivities<PlanActivities>(profiles.db);

/** A call as somebody might break it: the transcription is gone. */
export async function callWorkflow({ plan: _, ...ref }: CallInput): Promise<void> {
  await ingest({ ...ref, unit: 'main' });
  await analyze({ ...ref, unit: 'main' });
}

/** A contact as somebody might break it: it settles an attempt that was never dialed. */
export async function contactWorkflow(ref: ContactInput): Promise<void> {
  await gateAttempt(ref);
  await settleAttempt({ ...ref, attemptId: '' });
}
