import { type StepResult, type Submitted, type UnitRef, unitOf } from '../../core/call.ts';
import type { StepProgress } from '../../core/progress.ts';
import { mergeChannels } from '../../core/transcript/merge.ts';
import { last } from '../../db/last.ts';
import type { Database } from '../../db/open.ts';
import { send } from '../../db/send.ts';
import { withTenant } from '../../db/tenant.ts';
import type { SpeechPort } from '../../providers/speech/port.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import type { TemporaryFiles } from '../../providers/temporary/port.ts';
import { type AskOnce, createAskOnce } from '../answer/ask-once.ts';
import { startStep, submitStep } from '../journal/steps.ts';
import type { Leases } from '../lease/hold.ts';
import { settleObject } from '../object/claim.ts';
import { discardOnError } from '../object/write.ts';
import { readBefore } from '../transcript/before.ts';
import { hashTurns } from '../transcript/hash.ts';
import { type CallbackUrl, transcribeWithJobs } from '../transcript/jobs.ts';
import { listen } from '../transcript/listen.ts';
import { searchTexts } from '../transcript/mask.ts';
import { requestFor } from '../transcript/request.ts';
import { type NewTranscript, readSources, saveTranscript } from '../transcript/rows.ts';
import { suppliedEngine } from '../transcript/supply.ts';
import { writeWords } from '../transcript/words.ts';
import { createFinish } from './finish.ts';

export type TranscribeDeps = {
  db: Database;
  storage: StoragePort;
  temporary: Pick<TemporaryFiles, 'open'>;
  /** Null on an installation without a speech engine: calls with audio wait for one. */
  speech: SpeechPort | null;
  leases: Leases;
  /** Minimum time an engine gets to answer; two minutes by default. */
  floorSeconds?: number;
  /** For engines that answer later; missing if they could not call back. */
  callbackUrl?: CallbackUrl;
  now: () => Date;
};

/**
 * Turns a call's recording into its transcript, channel by channel. Safe to repeat: what an engine heard is stored
 * under (audio, engine, model, language), so a second run, and any other call with the same audio, pays nothing; rows
 * are written with the end of the step. Silence is a transcript without turns, `done` with `no_speech`. Ends `skipped`
 * with `transcript_supplied` when one came with the call, and with `no_transcript` when there is no audio, or none that
 * ingest could read. An asynchronous engine gets the audio; the step then ends `submitted`, and
 * {@link createCollectTranscript} continues.
 * @throws StepFailure NoSpeechEngine; RateLimited if no seat at the engine is free; what speech port, storage and
 *   decoder throw
 */
export const createTranscribeStep = (deps: TranscribeDeps) => {
  const askOnce = createAskOnce(deps.now);
  return (ref: UnitRef, progress: StepProgress): Promise<StepResult | Submitted> =>
    transcribe(deps, ref, { progress, askOnce, isNew: true });
};

/**
 * Looks for the results of submitted jobs, and ends the step once all are there. Counts no attempt; safe to repeat like
 * the step itself.
 */
export const createCollectTranscript = (deps: TranscribeDeps) => {
  const askOnce = createAskOnce(deps.now);
  return (ref: UnitRef, progress: StepProgress): Promise<StepResult | Submitted> =>
    transcribe(deps, ref, { progress, askOnce, isNew: false });
};

async function transcribe(
  { speech, now, callbackUrl = () => null, floorSeconds = 120, ...deps }: TranscribeDeps,
  ref: UnitRef,
  { progress, askOnce, isNew }: { progress: StepProgress; askOnce: AskOnce; isNew: boolean },
): Promise<StepResult | Submitted> {
  const finish = createFinish({ db: deps.db, now }, ref, unitOf('transcribe', ref));

  const { transcript, request, before, isFirst } = await withTenant(deps.db, ref.tenantId, async (tx) => {
    const begin = isNew && startStep(tx, ref, unitOf('transcribe', ref), now());
    const [sources, isFirst] = await Promise.all([readSources(tx, ref), begin]);
    const request = requestFor(ref, sources, speech);
    const isMade = request?.requestHash === sources.transcript?.requestHash;
    const before = request && !isMade ? send(readBefore(tx, request.toHear, now())) : null;
    if (before) last(tx, before);
    return { ...sources, request, before, isFirst };
  });
  if (transcript?.engine === suppliedEngine) return finish({ state: 'skipped', reasonCode: 'transcript_supplied' });
  if (!request) return finish({ state: 'skipped', reasonCode: 'no_transcript' });
  if (!before) return finish(endOf(transcript?.text === ''));

  const { toHear, roles, requestHash } = request;
  const { channels, listener } = toHear;
  const listening = { ...deps, now, progress, askOnce, floorSeconds, before: await before, isFirst };
  const { jobs } = listener.speech;
  const heard =
    toHear.recording.durationSeconds === 0
      ? []
      : await (jobs ? transcribeWithJobs({ ...listening, jobs, callbackUrl }, toHear) : listen(listening, toHear));
  if ('state' in heard) {
    await withTenant(deps.db, ref.tenantId, (tx) => submitStep(tx, ref, unitOf('transcribe', ref)));
    return heard;
  }
  const { turns, words } = mergeChannels(
    heard.map((result, at) => ({ channel: channels[at] ?? 0, speaker: roles[at] ?? 'unknown', turns: result.turns })),
  );
  const contentHash = hashTurns(turns);
  const wordsKey = await writeWords(deps, ref, words);
  const made: NewTranscript = {
    ...{ ref, contentHash, requestHash, engine: listener.speech.engine, turns, ...(await searchTexts(turns)) },
    model: heard[0]?.model ?? listener.model,
    language: heard.find(({ turns, language }) => turns.length > 0 && language)?.language ?? listener.language,
    wordsKey,
  };
  const uses = wordsKey ? [{ ...ref, key: wordsKey }] : [];
  return discardOnError(deps, uses, () =>
    finish(endOf(turns.length === 0), async (tx) => {
      await Promise.all(uses.map((use) => settleObject(tx, use)));
      return [saveTranscript(tx, made, now())];
    }),
  );
}

const endOf = (silent: boolean): StepResult => ({ state: 'done', reasonCode: silent ? 'no_speech' : null });
