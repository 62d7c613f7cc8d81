import { setTimeout as sleep } from 'node:timers/promises';
import { type Step, steps } from '../../core/call.ts';
import { createRandom } from '../random.ts';
import type { ScriptedCall } from '../script/calls.ts';
import { type Submission, submitCall } from './submit.ts';
import type { Tenant } from './tenants.ts';
import type { Watch } from './watch.ts';

/** A call as its owner saw it. Requests are noted only once the API has accepted them. */
export type Life = {
  call: ScriptedCall;
  tenant: Tenant;
  /** Null until it was accepted. */
  id: string | null;
  refused: string | null;
  reruns: Step[];
  erase: 'not asked' | 'asked' | 'done';
  /** Unexpected answers, such as a 404 for an erasure. */
  odd: string[];
};

export type Lives = Submission & {
  watch: Watch;
  /** Ends the owners' activity: what is running is finished, nothing new is requested. */
  signal: AbortSignal;
};

/** The course of one call: submits it, then does what its script says. Never rejects. */
export async function live(lives: Lives, tenant: Tenant, call: ScriptedCall): Promise<Life> {
  const life: Life = { call, tenant, id: null, refused: null, reruns: [], erase: 'not asked', odd: [] };
  await handInOf(lives, life).catch((error: Error) => {
    life.refused = error.message;
  });
  return life;
}

async function handInOf(lives: Lives, life: Life): Promise<void> {
  const { call, tenant } = life;
  const { signal } = lives;
  const random = createRandom(call.word);
  const times = call.fate === 'twice' ? 2 : 1;
  const ids = await Promise.all(Array.from({ length: times }, () => submitCall(lives, tenant, call, signal)));
  if (new Set(ids).size > 1) life.odd.push(`one source id gave ${ids.join(' and ')}`);
  life.id = ids[0] ?? null;

  if (call.fate === 'erase-at-once') {
    await sleep(random.between(0, 3_000));
    await erase(lives, life);
  }
  if (call.fate === 'erase-ended') {
    await untilEnded(lives, life);
    await erase(lives, life);
  }
  if (call.fate === 'rerun') {
    await rerun(lives, life, random.pick(steps));
    // Requested the moment it ended: the previous run may not have closed yet.
    if (random.next() < 0.3) await rerun(lives, life, random.pick(steps));
  }
}

async function untilEnded({ watch, signal }: Lives, { id }: Life): Promise<void> {
  while (!signal.aborted && !watch.of(id ?? '')?.ended) await sleep(100);
}

async function rerun(lives: Lives, life: Life, from: Step): Promise<void> {
  const { ask, signal } = lives;
  await untilEnded(lives, life);
  while (!signal.aborted) {
    const answer = await ask(life.tenant, 'POST', `/calls/${life.id}/rerun`, { from });
    if (answer?.status === 202) {
      life.reruns.push(from);
      // The row shows it before our next look.
      return void (await sleep(300));
    }
    // A lost answer may have been a success: then the call is running, and this requests one more.
    if (answer?.status === 409) await untilEnded(lives, life);
    else if (answer && answer.status < 500) return void life.odd.push(`rerun was answered ${answer.status}`);
    await sleep(300);
  }
}

/** Repeats until it is done: repeating continues an interrupted erasure. */
async function erase({ ask, signal }: Lives, life: Life): Promise<void> {
  while (!signal.aborted) {
    life.erase = 'asked';
    const answer = await ask(life.tenant, 'DELETE', `/calls/${life.id}`);
    if (answer?.status === 200) {
      life.erase = 'done';
      return;
    }
    if (answer && answer.status < 500 && answer.status !== 409) life.odd.push(`erasing was answered ${answer.status}`);
    await sleep(1_000);
  }
}
