import { setTimeout as sleep } from 'node:timers/promises';
import type { Role } from '../../core/queues.ts';
import type { Program } from '../installation/names.ts';
import type { Installation } from '../installation/open.ts';
import type { Watch } from '../load/watch.ts';
import type { Fault, Struck, UnderWay } from './fault.ts';

const slowMs = 400;
/** How long a strike waits for a call to reach its stage. */
const lookoutMs = 4_000;

/**
 * Carries one fault out and reverts it. Resolves when it is over; recovery may take longer.
 * @throws when it is interrupted
 */
export async function strike(
  installation: Installation,
  { watch, ending }: { watch: Watch; ending: AbortSignal },
  fault: Fault,
): Promise<Struck> {
  const met = 'during' in fault ? await untilIn(watch, fault.during) : true;
  const from = Date.now();
  await carryOut(installation, fault, ending);
  return { fault, from, to: Date.now(), met };
}

async function carryOut(
  { proxies, processOf, servers, programs }: Installation,
  fault: Fault,
  ending: AbortSignal,
): Promise<void> {
  const last = () => sleep(fault.seconds * 1_000, undefined, { signal: ending });
  switch (fault.kind) {
    case 'cut':
    case 'hang':
    case 'slow':
    case 'half-open': {
      const proxy = proxies[fault.target];
      if (fault.kind === 'cut') await proxy.cut();
      if (fault.kind === 'hang') proxy.hang();
      if (fault.kind === 'slow') proxy.slow(slowMs);
      if (fault.kind === 'half-open') proxy.leaveHalfOpen();
      await last();
      return proxy.restore();
    }
    case 'kill':
      await processOf(fault.target).kill();
      return last();
    case 'forget':
      await servers.temporal.forget();
      return last();
    case 'freeze': {
      const spare = fault.replaced ? await programs.startSpare(roleOf(fault.target)) : undefined;
      processOf(fault.target).freeze();
      await last();
      processOf(fault.target).thaw();
      // Both work for a moment: the frozen one's tasks are done twice unless something prevents it.
      await sleep(spare ? 3_000 : 0);
      return spare?.stop('SIGTERM', 30_000);
    }
  }
}

const roleOf = (target: Program) => target.replace('worker-', '') as Role;

async function untilIn(watch: Watch, stage: UnderWay): Promise<boolean> {
  for (let waited = 0; waited < lookoutMs && watch.count(stage) === 0; waited += 20) await sleep(20);
  return watch.count(stage) > 0;
}
