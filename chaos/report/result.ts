import { describe, type Struck } from '../faults/fault.ts';
import type { MoodSpan } from '../faults/unsettle.ts';
import type { Finding } from '../ledger/promise.ts';

/** What a run did and its outcome, as printed and as written to JSON. */
export type Result = {
  seed: string;
  form: string;
  startedAt: string;
  seconds: number;
  /** Null if not everything settled in time. */
  settledAfterSeconds: number | null;
  /** How often each thing was done to each part, such as `kill worker-speech`. */
  did: Record<string, number>;
  counts: Record<string, number>;
  promises: { promise: string; ok: boolean; checked: number; broken: number; first: string[] }[];
  ok: boolean;
};

/** Shown for each broken promise. */
const shown = 5;

export const countFaults = (struck: readonly Struck[], moods: readonly MoodSpan[]): Record<string, number> => {
  const did: Record<string, number> = {};
  const add = (name: string) => {
    did[name] = (did[name] ?? 0) + 1;
  };
  for (const { fault } of struck) add(`${fault.kind} ${fault.target}`);
  for (const { mood, provider } of moods) add(`${mood} ${provider}`);
  return did;
};

export const promisesOf = (findings: readonly Finding[]): Result['promises'] =>
  findings.map(({ promise, checked, broken }) => ({
    promise,
    ok: broken.length === 0,
    checked,
    broken: broken.length,
    first: broken.slice(0, shown),
  }));

/** One line per fault, in order, with the time since the start. */
export const logOf = (struck: readonly Struck[], begunMs: number): string =>
  struck
    .map(
      ({ fault, from, met }) =>
        `${((from - begunMs) / 1_000).toFixed(0).padStart(6)} s  ${describe(fault)}${met ? '' : ', met nobody'}`,
    )
    .join('\n');
