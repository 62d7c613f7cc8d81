import type { ChannelFile } from '../../audio/separate.ts';
import { splitChannels } from '../../audio/split.ts';
import { reasonCode, StepFailure } from '../../core/failures.ts';
import type { StepProgress } from '../../core/progress.ts';
import { loudestFirst } from '../../core/transcript/channels.ts';
import { newId } from '../../db/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { inOneTrip, withTenant } from '../../db/tenant.ts';
import type { SpeechResult } from '../../providers/speech/port.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import type { TemporaryFiles } from '../../providers/temporary/port.ts';
import type { AskOnce, Paid } from '../answer/ask-once.ts';
import { writeBill } from '../journal/bill.ts';
import type { Leases, Seated } from '../lease/hold.ts';
import { type Before, readBefore, readHeard } from './before.ts';
import { saveHeard } from './heard.ts';
import { speechBill } from './ledger.ts';
import { answerLimit } from './limit.ts';
import type { ToHear } from './request.ts';

export type Listening = {
  db: Database;
  storage: StoragePort;
  temporary: Pick<TemporaryFiles, 'open'>;
  leases: Leases;
  askOnce: AskOnce;
  now: () => Date;
  progress: StepProgress;
  /** Minimum time an engine gets to answer, however short the audio. */
  floorSeconds: number;
  /** As the step found it at its start. */
  before: Before;
  /** No earlier try can have left anything since. */
  isFirst: boolean;
};

/**
 * What is said on each channel, in the order of `channels`. Every answer is saved immediately, so a run that breaks off
 * after the first channel pays only for the second. The channel with the most sound is transcribed first and its
 * language is used for the others, whose few words may not reveal it. Takes one seat at the engine for the whole time.
 * @throws StepFailure NotFound when the call is erased meanwhile, RateLimited if no seat is free, and what the speech
 *   port, storage and the decoder throw
 */
export async function listen(listening: Listening, toHear: ToHear): Promise<SpeechResult[]> {
  const { db, storage, progress, leases, isFirst, now } = listening;
  const { ref, listener, recording, channels } = toHear;
  const audioSeconds = channels.length * recording.durationSeconds;
  const holder = `${ref.callId}/transcribe/${ref.unit}`;
  return leases.hold({ tenantId: ref.tenantId, kind: 'speech', holder, audioSeconds }, async (seated) => {
    // Looked at again: while this try waited, an earlier one may have heard something.
    const { keys, pace } = isFirst
      ? listening.before
      : await withTenant(db, ref.tenantId, (tx) => readBefore(tx, toHear, now()));
    const heard = await readHeard(storage, channels, keys);
    if (heard.size < channels.length) await hearMissing(heard, { ...seated, pace });
    return channels.map((channel) => found(heard.get(channel), channel));
  });

  async function hearMissing(heard: Map<number, SpeechResult>, expected: Expected): Promise<void> {
    const folder = await listening.temporary.open(ref.callId);
    try {
      const files = await splitChannels(storage, recording, { dir: folder.path, progress });
      let language = listener.language;
      for (const channel of loudestFirst(channels, recording.peaks)) {
        progress.signal.throwIfAborted();
        const asked = { file: find(files, channel), ...expected };
        const result =
          heard.get(channel) ?? (await hear(listening, { ...toHear, listener: { ...listener, language } }, asked));
        heard.set(channel, result);
        language ??= result.turns.length > 0 ? result.language : null;
      }
      progress.signal.throwIfAborted();
    } finally {
      await folder.remove();
    }
  }
}

/** What says how long an engine may take: all that it has to hear, and its measured pace. */
type Expected = Seated & { pace: number | null };

function found<T>(value: T | undefined, channel: number): T {
  if (value === undefined) throw new StepFailure('NotFound', `The recording has no channel ${channel}`);
  return value;
}

const find = (files: readonly ChannelFile[], channel: number) =>
  found(
    files.find((file) => file.channel === channel),
    channel,
  );

/**
 * One channel, one bill, even if the answer could not be written at once: a refused request is recorded with a cost of
 * zero.
 */
async function hear(
  listening: Listening,
  { ref, listener, recording, requestHash, channels }: ToHear,
  { file, audioSeconds, pace }: Expected & { file: ChannelFile },
): Promise<SpeechResult> {
  const { db, now, progress, floorSeconds, askOnce } = listening;
  const { speech, model, language } = listener;
  const audio = { path: file.path, contentType: file.contentType };
  const limitSeconds = answerLimit({ audioSeconds, pace, floorSeconds });
  progress.report(channels.length > 1 ? `listening to channel ${file.channel + 1} of ${channels.length}` : 'listening');
  const startedAt = now().getTime();
  const note = (tx: Tx, outcome: string, named: string, { seconds, id, durationMs }: Paid & { seconds: number }) => {
    const bill = speechBill({ provider: speech.engine, model: named, seconds, durationMs, outcome });
    return writeBill(tx, ref, bill, { now: now(), id });
  };
  return askOnce(
    `${ref.callId}/${requestHash}/${file.channel}`,
    () =>
      speech
        .transcribe({ audio, language, model, limitSeconds, signal: progress.unwanted })
        .catch(async (error: unknown) => {
          const nothing = { seconds: 0, id: newId(), durationMs: now().getTime() - startedAt };
          if (error instanceof StepFailure)
            await inOneTrip(db, ref, (tx) => [note(tx, reasonCode(error.type), model, nothing)]);
          throw error;
        }),
    async (result, paid) => {
      const seconds = result.durationSeconds ?? recording.durationSeconds;
      const bill = (tx: Tx) => note(tx, 'done', result.model, { ...paid, seconds });
      const request = { sha256: recording.sha256, requestHash, channel: file.channel };
      await saveHeard(listening, ref, { ...request, bill }, result);
    },
  );
}
