import { createCollectActivities, createSettleActivities, createStepActivities } from '../activities/call.ts';
import { createDialActivities, createPlanActivities } from '../activities/contact.ts';
import type { Role } from '../core/queues.ts';
import type { Config } from '../core/settings/environment.ts';
import type { Database } from '../db/open.ts';
import { simulatorName } from '../providers/telephony/simulator.ts';
import type { TemporaryFiles } from '../providers/temporary/port.ts';
import type { RunsPort } from '../services/runs/port.ts';
import { createAnalyzeStep } from '../services/step/analyze.ts';
import { createFollowUpStep } from '../services/step/follow-up.ts';
import { createIngestStep } from '../services/step/ingest.ts';
import { createLinkStep } from '../services/step/link.ts';
import { createRememberStep } from '../services/step/remember.ts';
import { createCollectTranscript, createTranscribeStep } from '../services/step/transcribe.ts';
import { createCallbackUrl } from '../services/transcript/callback.ts';
import type { Tools } from './tools.ts';
import type { Activities, WorkerParts } from './workers.ts';

export type Parts = { db: Database; temporary: TemporaryFiles; runs: RunsPort; now: () => Date; tools: Tools };

type Compose = (config: Config, parts: Parts) => Activities;

const workflow: Compose = (_config, { db, runs, now }) => ({
  ...createStepActivities({
    ...{ db, now },
    steps: {
      link: createLinkStep({ db, now }),
      remember: createRememberStep({ db, now }),
      follow_up: createFollowUpStep({ db, runs, now }),
    },
  }),
  ...createSettleActivities({ db, now }),
  ...createPlanActivities({ db, now, provider: simulatorName }),
});

const ingest: Compose = (config, { db, temporary, now, tools }) => {
  tools.decoder();
  const limits = { maxBytes: config.MAX_UPLOAD_BYTES, maxSeconds: config.MAX_AUDIO_SECONDS };
  const step = createIngestStep({ db, storage: tools.storage(), temporary, web: tools.web(), now, limits });
  return createStepActivities({ db, now, steps: { ingest: step } });
};

const speech: Compose = (config, { db, temporary, now, tools }) => {
  tools.decoder();
  const transcribing = {
    ...{ db, temporary, now, storage: tools.storage(), leases: tools.seats(), speech: tools.speech() },
    floorSeconds: config.SPEECH_ANSWER_SECONDS,
    callbackUrl: createCallbackUrl({ publicUrl: config.PUBLIC_URL, secretKey: config.CALLWEAVE_SECRET_KEY }),
  };
  return {
    ...createStepActivities({ db, now, steps: { transcribe: createTranscribeStep(transcribing) } }),
    ...createCollectActivities({ db, now, collectTranscript: createCollectTranscript(transcribing) }),
  };
};

const analysis: Compose = (_config, { db, now, tools }) => {
  const step = createAnalyzeStep({ db, storage: tools.storage(), leases: tools.seats(), llm: tools.model(), now });
  return createStepActivities({ db, now, steps: { analyze: step } });
};

const outreach: Compose = (_config, { db, now, tools }) =>
  createDialActivities({ db, now, telephony: tools.simulator().telephony });

const composers: Record<Role, Compose> = { workflow, ingest, speech, analysis, outreach };

/**
 * The one place where activities meet their dependencies: this installation's database, storage, engines and telephone.
 * Builds only what these roles do, with the tools they use.
 */
export const compose = (config: Config, parts: Parts, roles: readonly Role[]): WorkerParts['activities'] =>
  Object.fromEntries(roles.map((role) => [role, composers[role](config, parts)]));
