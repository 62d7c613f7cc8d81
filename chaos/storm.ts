import { setTimeout as sleep } from 'node:timers/promises';
import { describe, type Fault, type Struck } from './faults/fault.ts';
import { strike } from './faults/strike.ts';
import type { Form } from './form.ts';
import type { Installation } from './installation/open.ts';
import { type Life, type Lives, live } from './load/live.ts';
import type { Tenant } from './load/tenants.ts';
import type { Random } from './random.ts';
import type { ScriptedCall } from './script/calls.ts';

type Storm = {
  installation: Installation;
  lives: Lives;
  tenants: readonly Tenant[];
  deal: () => ScriptedCall;
  faults: readonly Fault[];
  form: Form;
  random: Random;
  /** Collects the sender ids of calls that stay parked. */
  left: Set<string>;
  say: (text: string) => void;
  /** Ends the storm early. */
  ending: AbortSignal;
};

/**
 * Applies one fault after the other, each to a fresh set of calls: most are submitted right before it, the rest while
 * it lasts.
 * @returns once the last fault is over; the lives continue
 */
export async function storm({
  installation,
  lives,
  tenants,
  deal,
  faults,
  form,
  random,
  left,
  say,
  ending,
}: Storm): Promise<{ struck: Struck[]; lived: Promise<Life>[] }> {
  const struck: Struck[] = [];
  const lived: Promise<Life>[] = [];
  const begin = (count: number) => {
    for (let n = 0; n < count; n++) {
      const call = deal();
      if (call.fate === 'stay-parked') left.add(call.sourceCallId);
      lived.push(live(lives, tenants[call.tenant] as Tenant, call));
    }
  };
  const before = Math.ceil((form.callsPerFault * 2) / 3);
  for (const [at, fault] of faults.entries()) {
    ending.throwIfAborted();
    begin(before);
    await sleep(random.between(100, 900));
    say(`${at + 1} of ${faults.length}: ${describe(fault)}`);
    const strikes = strike(installation, { watch: lives.watch, ending }, fault);
    begin(form.callsPerFault - before);
    struck.push(await strikes);
  }
  return { struck, lived };
}
