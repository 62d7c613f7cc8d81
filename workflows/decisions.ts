import {
  ApplicationFailure,
  condition,
  proxyLocalActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { SettleActivities } from '../activities/call.ts';
import { type CallRunRef, type ResolveAction, type StepKey, stageOfStep } from '../core/call.ts';
import { searchKeys } from '../core/search-keys.ts';
import type { Failure } from './failure.ts';
import { resolveUpdate } from './messages.ts';
import { patiently } from './patience.ts';
import * as profiles from './profiles.ts';

const settle = proxyLocalActivities<SettleActivities>(profiles.db);

type Parked = { unit: string; written: boolean; taken: boolean; action?: ResolveAction };

const nameOf = ({ step, unit }: StepKey) => `${step}/${unit}`;

/** Where parked units wait for a person. A decision is accepted only for a unit that waits, and only once. */
export function openDecisions(ref: CallRunRef) {
  const waiting = new Map<string, Parked>();

  setHandler(
    resolveUpdate,
    async (input) => {
      const parked = waiting.get(nameOf(input));
      if (!parked) return;
      parked.taken = true;
      try {
        // An update is in the history once its workflow task is reported; before that it is lost with the worker. The
        // row changes after this timer, so no decision takes effect that the run has forgotten.
        await sleep(1, { summary: 'the decision is kept' });
        await condition(() => parked.written);
        await patiently(() => settle.resolveParked({ ...ref, ...input }));
        parked.action = input.action;
      } finally {
        // If a decision could not be written, the unit waits for the next one.
        parked.taken = parked.action !== undefined;
      }
    },
    {
      validator: (input) => {
        const parked = waiting.get(nameOf(input));
        if (!parked || parked.taken)
          throw ApplicationFailure.nonRetryable(`The call is not waiting at ${input.step}`, 'InvalidInput');
      },
    },
  );

  /** @param failure null if the row of the parked unit already exists */
  async function wait(key: StepKey, failure: Failure | null): Promise<ResolveAction> {
    const parked: Parked = { unit: key.unit, written: false, taken: false };
    // Open before the row is seen: whoever reads the row may decide at once.
    waiting.set(nameOf(key), parked);
    if (failure) {
      const { type, message } = failure;
      await patiently(() => settle.park({ ...ref, ...key, type, message }));
    }
    parked.written = true;
    upsertSearchAttributes([
      { key: searchKeys.Stage, value: 'parked' },
      { key: searchKeys.Parked, value: true },
      ...(failure ? [{ key: searchKeys.FailureType, value: failure.type }] : []),
    ]);
    await condition(() => parked.action !== undefined);
    waiting.delete(nameOf(key));
    if (waiting.size === 0)
      upsertSearchAttributes([
        { key: searchKeys.Stage, value: stageOfStep[key.step] },
        { key: searchKeys.Parked, value: false },
        { key: searchKeys.FailureType, value: null },
      ]);
    return parked.action as ResolveAction;
  }

  /** Units with a parked row that nobody has decided about. */
  const undecided = () =>
    [...waiting.values()].flatMap(({ unit, written, taken }) => (written && !taken ? [unit] : []));

  return { wait, undecided };
}
