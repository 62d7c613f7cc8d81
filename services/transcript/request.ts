import type { StoredRecording } from '../../audio/facts.ts';
import type { UnitRef } from '../../core/call.ts';
import type { PipelineConfig } from '../../core/settings/pipeline.ts';
import { channelsToRead, speakerOf } from '../../core/transcript/channels.ts';
import type { Speaker } from '../../core/transcript.ts';
import type { SpeechPort } from '../../providers/speech/port.ts';
import { chooseListener, type Listener } from './choose.ts';
import { hashOf } from './hash.ts';
import type { readSources } from './rows.ts';
import { suppliedEngine } from './supply.ts';

/** What is to be heard, and by whom. */
export type ToHear = {
  ref: UnitRef;
  listener: Listener;
  recording: StoredRecording & { sha256: string; durationSeconds: number; peaks: number[][] | null };
  channels: readonly number[];
  /** Identifies audio, engine, model and options: the key of results. */
  requestHash: string;
};

/** A transcript to be made. `requestHash`: also says who speaks on which channel, and how words are joined. */
export type TranscriptRequest = { toHear: ToHear; roles: Speaker[]; requestHash: string };

/** Raised when words are cut or joined differently, so transcripts are rebuilt from what was heard, free of charge. */
const shape = 1;

/**
 * What to ask an engine about a call; null if its transcript came with it, and without audio. Audio that nobody has
 * looked at is none: a person has skipped it, since it could not be read.
 * @throws StepFailure NoSpeechEngine
 */
export function requestFor(
  ref: UnitRef,
  { transcript, recording, config, swapped }: Awaited<ReturnType<typeof readSources>>,
  speech: SpeechPort | null,
): TranscriptRequest | null {
  if (!recording || recording.durationSeconds === null || transcript?.engine === suppliedEngine) return null;
  const { durationSeconds } = recording;
  const listener = chooseListener(config.speech, speech);
  const asked = hashOf([recording.sha256, listener.speech.engine, listener.model, listener.language]);
  const channels = channelsToRead(recording);
  const roles = rolesOf(channels, config, swapped);
  return {
    toHear: { ref, listener, recording: { ...recording, durationSeconds }, channels, requestHash: asked },
    roles,
    requestHash: hashOf([asked, shape, roles]),
  };
}

/** Who speaks on each channel according to the configuration, or swapped if a person has found it to be wrong. */
const rolesOf = (channels: readonly number[], { channelRoles }: PipelineConfig, swapped: boolean) =>
  channels.map((channel) => speakerOf(channel, channels, swapped ? channelRoles.toReversed() : channelRoles));
