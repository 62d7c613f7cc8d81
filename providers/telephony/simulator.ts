import { randomBytes } from 'node:crypto';
import { chance } from '../../core/chance.ts';
import { uuidv7 } from '../../core/ids.ts';
import { DialRefused, type PlacedCall, type StatusEvent, type TelephonyPort } from './port.ts';
import { defaultMix, type Scenario, type ScenarioMix, scenarioFor, storyOf } from './scenario.ts';

/** A call that the simulator placed. */
export type LoggedCall = {
  tenantId: string;
  id: string;
  attemptId: string;
  toE164: string;
  scenario: Scenario;
  placedAt: Date;
};

/** The simulator's own record of calls: durable, and separate from what the dialer believes. */
export type SimulatorLog = {
  /** @throws where its attempt is gone: the call is then not rung. */
  add: (call: LoggedCall) => Promise<void>;
  get: (tenantId: string, id: string) => Promise<LoggedCall | undefined>;
  /** Calls to a number at or after `since`, oldest first. */
  list: (query: { tenantId: string; toE164: string; since: Date }) => Promise<LoggedCall[]>;
};

type SimulatorDeps = {
  log: SimulatorLog;
  /** Called on every change of a call, like a provider's callbacks. Retried a few times if it fails. */
  onStatus: (event: StatusEvent) => Promise<unknown>;
  now: () => Date;
  seed: string;
  /** How many times faster than real life phones ring and people talk. */
  speed: number;
  mix?: ScenarioMix;
};

/** The provider's name on attempts. */
export const simulatorName = 'simulator';

/** How often a status event is sent if its receiver fails. */
const deliveries = 5;

/**
 * A telephone provider on this machine: the person at the other end follows the number's last digits
 * (docs/simulator.md), else the seed. It keeps its own log; a call's course is computed from when it was placed, so it
 * survives a killed process, and only that process's status events are lost, as a provider's may be.
 */
export function createSimulator({ log, onStatus, now, seed, speed, mix = defaultMix }: SimulatorDeps): {
  telephony: TelephonyPort;
  /** Cancels events that are still to come. */
  stop: () => void;
} {
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms).unref();
    timers.add(timer);
  };
  const tell = (event: StatusEvent, delivery = 1): void => {
    onStatus(event).catch(() => {
      if (delivery < deliveries) later(1000 * delivery, () => tell(event, delivery + 1));
    });
  };

  const announce = ({ tenantId, attemptId, id, scenario }: LoggedCall) => {
    if (scenario === 'silent') return;
    const story = storyOf(scenario, id);
    const endSeconds = story.at(-1)?.atSeconds ?? 0;
    for (const [sequence, { atSeconds, ...facts }] of story.entries()) {
      const event = { tenantId, attemptId, providerCallId: id, sequence, ...facts };
      if (scenario !== 'disordered') later((atSeconds * 1000) / speed, () => tell(event));
      else {
        // All events after the call's end, each twice, in shuffled order.
        for (const copy of [1, 2]) {
          const late = endSeconds + 5 + chance(`${id}/${sequence}/${copy}`) * 5;
          later((late * 1000) / speed, () => tell(event));
        }
      }
    }
  };

  const seen = (call: LoggedCall): PlacedCall => {
    const elapsed = ((now().getTime() - call.placedAt.getTime()) / 1000) * speed;
    const story = storyOf(call.scenario, call.id);
    const { status, answeredBy, talkSeconds, failureCode } =
      story.findLast((beat) => beat.atSeconds <= elapsed) ?? queued;
    const { id: providerCallId, toE164, placedAt } = call;
    return { providerCallId, toE164, placedAt, status, answeredBy, talkSeconds, failureCode };
  };

  const telephony: TelephonyPort = {
    provider: simulatorName,
    async place({ tenantId, attemptId, toE164 }) {
      const before = await log.list({ tenantId, toE164, since: new Date(0) });
      const scenario = scenarioFor(toE164, before.length, seed, mix);
      if (scenario === 'invalid_number') throw new DialRefused('invalid_number', 'The number does not exist');
      if (scenario === 'refused') throw new DialRefused('provider_fault', 'The provider is not accepting calls');
      if (scenario === 'lost_request') throw new Error('The request was lost');
      const placedAt = now();
      const id = `SIM${uuidv7(placedAt.getTime(), randomBytes(10))}`;
      const call = { tenantId, id, attemptId, toE164, scenario, placedAt };
      await log.add(call);
      announce(call);
      if (scenario.startsWith('lost_reply')) throw new Error('The reply was lost');
      return { providerCallId: call.id };
    },
    async fetch(tenantId, providerCallId) {
      const call = await log.get(tenantId, providerCallId);
      return call && seen(call);
    },
    find: async ({ tenantId, toE164, since }) => (await log.list({ tenantId, toE164, since })).map(seen),
  };
  return {
    telephony,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

const queued = { status: 'queued', answeredBy: null, talkSeconds: null, failureCode: null } as const;
