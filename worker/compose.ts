import type { Client } from '@temporalio/client';
import { createCollectActivities, createSettleActivities, createStepActivities } from '../activities/call.ts';
import { createDialActivities, createPlanActivities } from '../activities/contact.ts';
import { limitThreads } from '../audio/threads.ts';
import type { Config } from '../core/settings/environment.ts';
import type { Database } from '../db/open.ts';
import { openLlm } from '../providers/llm/open.ts';
import { openSpeech } from '../providers/speech/open.ts';
import { openStorage } from '../providers/storage/open.ts';
import type { StoragePort } from '../providers/storage/port.ts';
import { createSimulator } from '../providers/telephony/simulator.ts';
import type { TemporaryFiles } from '../providers/temporary/port.ts';
import { createWeb } from '../providers/web/fetch.ts';
import { createTemporalRuns } from '../runs/temporal.ts';
import { createLeases } from '../services/lease/hold.ts';
import { createReceiveStatus } from '../services/plan/receive-status.ts';
import { createSimulatorLog } from '../services/plan/simulated-calls.ts';
import type { RunsPort } from '../services/runs/port.ts';
import { createAnalyzeStep } from '../services/step/analyze.ts';
import { createFollowUpStep } from '../services/step/follow-up.ts';
import { createIngestStep } from '../services/step/ingest.ts';
import { createLinkStep } from '../services/step/link.ts';
import { createRememberStep } from '../services/step/remember.ts';
import { createCollectTranscript, createTranscribeStep } from '../services/step/transcribe.ts';
import { createCallbackUrl } from '../services/transcript/callback.ts';
import type { WorkerParts } from './workers.ts';

export type Composed = {
  activities: WorkerParts['activities'];
  runs: RunsPort;
  storage: StoragePort;
  stop: () => void;
};

/** The one place where activities meet what they work with: this installation's database, storage, engines and telephone. */
export function compose(
  config: Config,
  { db, temporary, client, now }: { db: Database; temporary: TemporaryFiles; client: Client; now: () => Date },
): Composed {
  const storage = openStorage(config);
  const leases = createLeases(db, { speech: config.SPEECH_SEATS, model: config.MODEL_SEATS });
  if (config.DECODING_THREADS) limitThreads(config.DECODING_THREADS);
  const runs = createTemporalRuns(client);
  const simulator = createSimulator({
    log: createSimulatorLog({ db }),
    onStatus: createReceiveStatus({ db, runs, now }),
    now,
    seed: config.SIMULATOR_SEED,
    speed: config.SIMULATOR_SPEED,
  });
  const { telephony } = simulator;
  const transcribing = {
    ...{ db, storage, temporary, leases, speech: openSpeech(config), now },
    floorSeconds: config.SPEECH_ANSWER_SECONDS,
    callbackUrl: createCallbackUrl({ publicUrl: config.PUBLIC_URL, secretKey: config.CALLWEAVE_SECRET_KEY }),
  };
  const steps = createStepActivities({
    db,
    now,
    steps: {
      ingest: createIngestStep({
        db,
        storage,
        temporary,
        web: createWeb({ allowPrivate: config.ALLOW_PRIVATE_URLS }),
        now,
        limits: { maxBytes: config.MAX_UPLOAD_BYTES, maxSeconds: config.MAX_AUDIO_SECONDS },
      }),
      transcribe: createTranscribeStep(transcribing),
      analyze: createAnalyzeStep({ db, storage, leases, llm: openLlm(config), now }),
      link: createLinkStep({ db, now }),
      remember: createRememberStep({ db, now }),
      follow_up: createFollowUpStep({ db, runs, now }),
    },
  });
  const { collectTranscript } = createCollectActivities({
    ...{ db, now },
    collectTranscript: createCollectTranscript(transcribing),
  });
  const { ingest, transcribe, analyze, link, remember, followUp } = steps;
  return {
    activities: {
      workflow: {
        link,
        remember,
        followUp,
        ...createSettleActivities({ db, now }),
        ...createPlanActivities({ db, now, provider: telephony.provider }),
      },
      ingest: { ingest },
      speech: { transcribe, collectTranscript },
      analysis: { analyze },
      outreach: createDialActivities({ db, now, telephony }),
    },
    runs,
    storage,
    stop: simulator.stop,
  };
}
