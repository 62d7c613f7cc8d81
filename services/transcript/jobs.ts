import { and, eq, isNull } from 'drizzle-orm';
import { splitChannels } from '../../audio/split.ts';
import type { StepKey, Submitted, UnitRef } from '../../core/call.ts';
import { failureTypes, reasonCode, StepFailure } from '../../core/failures.ts';
import { newId } from '../../db/ids.ts';
import { speechJobs } from '../../db/tables/jobs.ts';
import { withTenant } from '../../db/tenant.ts';
import type { SpeechJobs, SpeechResult } from '../../providers/speech/port.ts';
import { writeBill } from '../journal/bill.ts';
import { callGone } from '../journal/hold.ts';
import { readHeard } from './before.ts';
import { saveHeard } from './heard.ts';
import { speechBill } from './ledger.ts';
import type { Listening } from './listen.ts';
import type { ToHear } from './request.ts';

/** The URL for an engine to call back; null if this installation has no address it could reach. */
export type CallbackUrl = (unit: UnitRef & StepKey & { job: string }) => string | null;

type Asking = Listening & { jobs: SpeechJobs; callbackUrl: CallbackUrl };
type JobRow = typeof speechJobs.$inferSelect;
type Channel = { requestHash: string; channel: number };

/**
 * Like {@link listen}, for an engine that takes the audio and answers later: one job per channel. Safe at every moment:
 * a job has its row and key before the engine hears of it, so a second try names the same job; a result is billed once
 * and saved before it is used.
 * @returns what was heard on each channel, or `submitted` while a job is running; the job's name is the request's, for
 *   all channels. A job's time limit runs from when it was claimed, whatever became of its run; a job past it is
 *   deleted.
 * @throws StepFailure as the port does; a job that can never succeed is deleted, so a retry submits another
 */
export async function transcribeWithJobs(
  asking: Asking,
  { ref: unit, listener, recording, requestHash, channels }: ToHear,
): Promise<SpeechResult[] | Submitted> {
  const { db } = asking;
  const open: JobRow[] = [];
  const heard = await readHeard(asking.storage, channels, asking.before.keys);
  const ask = (channel: number) => ({ sha256: recording.sha256, requestHash, channel });
  for (const channel of channels)
    if (!heard.has(channel)) open.push(await claimJob(asking, unit, { requestHash, channel }));
  if (open.some(({ job }) => job === null)) await submitAll();

  let pending: JobRow | undefined;
  for (const row of open) {
    const result = row.job === null ? null : await collect(row, row.job);
    if (result) {
      await saveHeard(asking, unit, ask(row.channel), result);
      heard.set(row.channel, result);
    } else pending = row;
  }
  if (pending) {
    const { checkAfterSeconds, giveUpAfterSeconds, claimedAt } = pending;
    const left = giveUpAfterSeconds - (asking.now().getTime() - claimedAt.getTime()) / 1000;
    if (left <= 0) await withTenant(db, unit.tenantId, (tx) => tx.delete(speechJobs).where(thisJob(pending)));
    return { state: 'submitted', job: requestHash, checkAfterSeconds, giveUpAfterSeconds: Math.max(0, left) };
  }
  return channels.flatMap((channel) => heard.get(channel) ?? []);

  async function submitAll(): Promise<void> {
    const { jobs, progress, storage, temporary, callbackUrl } = asking;
    const callback = callbackUrl({ ...unit, step: 'transcribe', job: requestHash });
    const folder = await temporary.open(unit.callId);
    try {
      const files = await splitChannels(storage, recording, { dir: folder.path, progress });
      for (const [at, row] of open.entries()) {
        const audio = files.find(({ channel }) => channel === row.channel);
        if (row.job !== null || !audio) continue;
        const { model, language } = listener;
        const { key } = row;
        const job = await jobs.submit({ key, audio, model, language, callbackUrl: callback, signal: progress.signal });
        open[at] = { ...row, ...job };
        await withTenant(db, unit.tenantId, (tx) => tx.update(speechJobs).set(job).where(thisJob(row)));
      }
    } finally {
      await folder.remove();
    }
  }

  async function collect(row: JobRow, job: string): Promise<SpeechResult | null> {
    const { jobs, progress } = asking;
    try {
      const result = await jobs.collect({ job, model: listener.model, signal: progress.signal });
      if (result) await bill(row, result.model, result.durationSeconds ?? recording.durationSeconds, 'done');
      return result;
    } catch (error) {
      if (!(error instanceof StepFailure) || failureTypes[error.type].retry) throw error;
      await bill(row, listener.model, 0, reasonCode(error.type));
      await withTenant(db, unit.tenantId, (tx) => tx.delete(speechJobs).where(thisJob(row)));
      throw error;
    }
  }

  /** In one transaction with the billed mark: a worker that dies right after it does not bill again. */
  async function bill(row: JobRow, model: string, seconds: number, outcome: string): Promise<void> {
    await withTenant(db, unit.tenantId, async (tx) => {
      const now = asking.now();
      const unbilled = and(thisJob(row), isNull(speechJobs.billedAt));
      const [first] = await tx.update(speechJobs).set({ billedAt: now }).where(unbilled).returning();
      if (!first) return;
      const durationMs = now.getTime() - first.claimedAt.getTime();
      const { engine: provider } = listener.speech;
      await writeBill(tx, unit, speechBill({ provider, model, seconds, durationMs, outcome }), { now });
    });
  }
}

const thisJob = ({ tenantId, callId, requestHash, channel }: Pick<JobRow, 'tenantId' | 'callId'> & Channel) =>
  and(
    ...[eq(speechJobs.tenantId, tenantId), eq(speechJobs.callId, callId)],
    ...[eq(speechJobs.requestHash, requestHash), eq(speechJobs.channel, channel)],
  );

/** The row of a job, found or created. */
const claimJob = ({ db, now }: Asking, { tenantId, callId }: UnitRef, asked: Channel): Promise<JobRow> =>
  withTenant(db, tenantId, async (tx) => {
    const row = { tenantId, callId, ...asked, key: newId(), claimedAt: now() };
    await tx.insert(speechJobs).values(row).onConflictDoNothing();
    const [found] = await tx.select().from(speechJobs).where(thisJob(row));
    if (!found) throw callGone({ callId });
    return found;
  });
