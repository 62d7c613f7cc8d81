import { inspectAudio } from '../../audio/inspect.ts';
import { type StepReason, type StepResult, type UnitRef, unitOf } from '../../core/call.ts';
import { StepFailure } from '../../core/failures.ts';
import type { Progress } from '../../core/progress.ts';
import type { Database, Tx } from '../../db/open.ts';
import { inOneTrip, withTenant } from '../../db/tenant.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import type { TemporaryFiles } from '../../providers/temporary/port.ts';
import type { WebPort } from '../../providers/web/port.ts';
import { startStep } from '../journal/steps.ts';
import { discardOnError } from '../object/write.ts';
import { fetchRecording } from '../recording/fetch.ts';
import { type RecordingState, readRecordingState, saveFacts, saveRecording } from '../recording/rows.ts';
import { createFinish } from './finish.ts';

export type IngestDeps = {
  db: Database;
  storage: StoragePort;
  temporary: Pick<TemporaryFiles, 'open'>;
  web: WebPort;
  now: () => Date;
  limits: { maxBytes: number; maxSeconds: number };
};

/**
 * Brings a call's audio into storage and analyzes it: codec, channels, length, loudness. Ends `done`, with
 * `truncated_audio` if the file breaks off, or `skipped` with `transcript_supplied` if a call came with a transcript
 * and without audio; one that came with both keeps both. Safe to repeat: downloaded audio is not downloaded again (its
 * URL may have expired by then), analyzed audio is not decoded again, and the facts are written with the end of the
 * step in one transaction.
 * @throws StepFailure what the download throws; UnsupportedMedia if it is not audio, TooLarge if it is too long,
 *   InvalidInput for a call without audio, URL and transcript
 */
export const createIngestStep =
  ({ now, limits, ...deps }: IngestDeps) =>
  async (ref: UnitRef, progress: Progress): Promise<StepResult> => {
    const inTenant = <T>(fn: (tx: Tx) => Promise<T>) => withTenant(deps.db, ref.tenantId, fn);
    const finish = createFinish({ db: deps.db, now }, ref, unitOf('ingest', ref));

    const [, { recordingUrl, hasTranscript, stored }] = await inOneTrip<[boolean, RecordingState]>(
      deps.db,
      ref,
      (tx) => [startStep(tx, ref, unitOf('ingest', ref), now()), readRecordingState(tx, ref)],
    );
    if (stored?.looked) return finish(done(stored));
    if (!stored && !recordingUrl) {
      if (hasTranscript) return finish({ state: 'skipped', reasonCode: 'transcript_supplied' satisfies StepReason });
      throw new StepFailure('InvalidInput', 'The call has neither audio nor a recording URL nor a transcript');
    }

    const audio = stored ?? (await fetchAndSave(recordingUrl ?? ''));
    const facts = await inspectAudio(deps.storage, audio, { ...progress, maxSeconds: limits.maxSeconds });
    return finish(done(facts), (tx) => saveFacts(tx, ref, facts));

    async function fetchAndSave(url: string) {
      const audio = await fetchRecording(deps, ref, { url, maxBytes: limits.maxBytes }, progress);
      const use = { ...ref, key: audio.storageKey };
      await discardOnError(deps, [use], () => inTenant((tx) => saveRecording(tx, ref, audio, now())));
      return audio;
    }
  };

const done = ({ truncated }: { truncated: boolean }): StepResult => ({
  state: 'done',
  reasonCode: truncated ? ('truncated_audio' satisfies StepReason) : null,
});
