import { condition, setHandler } from '@temporalio/workflow';
import type { StepKey } from '../core/call.ts';
import { jobDoneSignal } from './messages.ts';

type Job = StepKey & { job: string };

/** Jobs that run at an engine while the workflow sleeps. */
export function openJobs() {
  const done = new Set<string>();
  const nameOf = ({ step, unit, job }: Job) => JSON.stringify([step, unit, job]);
  setHandler(jobDoneSignal, (job) => void done.add(nameOf(job)));
  return {
    /** Waits until the job is reported done (even before this was called) or it is time to look. */
    async wait(job: Job, ms: number): Promise<void> {
      await condition(() => done.delete(nameOf(job)), Math.max(ms, 1_000), { summary: 'until the job is done' });
    },
  };
}
