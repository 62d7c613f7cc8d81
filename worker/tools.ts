import { limitThreads } from '../audio/threads.ts';
import type { Config } from '../core/settings/environment.ts';
import type { Database } from '../db/open.ts';
import { openLlm } from '../providers/llm/open.ts';
import { openSpeech } from '../providers/speech/open.ts';
import { openStorage } from '../providers/storage/open.ts';
import { createSimulator } from '../providers/telephony/simulator.ts';
import { createWeb } from '../providers/web/fetch.ts';
import { createLeases } from '../services/lease/hold.ts';
import { createReceiveStatus } from '../services/plan/receive-status.ts';
import { createSimulatorLog } from '../services/plan/simulated-calls.ts';
import type { RunsPort } from '../services/runs/port.ts';

type Given = { db: Database; runs: RunsPort; now: () => Date };

/** What a process needs from the outside world. Each tool is created once, when a role first asks for it. */
export type Tools = ReturnType<typeof createTools>;

export function createTools(config: Config, { db, runs, now }: Given) {
  const made: string[] = [];
  const once = <T>(name: string, make: () => T): (() => T) => {
    let tool: { value: T } | undefined;
    return () => {
      if (!tool) made.push(name);
      tool ??= { value: make() };
      return tool.value;
    };
  };
  return {
    /** Names of the tools created, in the order they were asked for. */
    made: made as readonly string[],
    storage: once('storage', () => openStorage(config)),
    speech: once('speech', () => openSpeech(config)),
    model: once('model', () => openLlm(config)),
    web: once('web', () => createWeb({ allowPrivate: config.ALLOW_PRIVATE_URLS })),
    seats: once('seats', () => createLeases(db, { speech: config.SPEECH_SEATS, model: config.MODEL_SEATS })),
    /** Sets how many recordings are decoded at once. */
    decoder: once('decoder', () => {
      if (config.DECODING_THREADS) limitThreads(config.DECODING_THREADS);
    }),
    simulator: once('simulator', () =>
      createSimulator({
        log: createSimulatorLog({ db }),
        onStatus: createReceiveStatus({ db, runs, now }),
        now,
        seed: config.SIMULATOR_SEED,
        speed: config.SIMULATOR_SPEED,
      }),
    ),
  };
}
