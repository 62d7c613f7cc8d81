import { proxyActivities } from '@temporalio/workflow';
import type { StepActivities } from '../../activities/call.ts';
import type { CallRef } from '../../core/call.ts';
import * as profiles from '../../workflows/profiles.ts';

const { ingest, analyze } = proxyActivities<StepActivities>({ taskQueue: 'ingest', ...profiles.fetch });

/** A call as somebody might break it: the transcription is gone. */
export async function callWorkflow(ref: CallRef): Promise<void> {
  await ingest(ref);
  await analyze(ref);
}
