/** Outlives a test run that is killed with −9, and tidies up after it. Started by test/setup.ts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isRunning } from '../local/process/identity.ts';
import { endShared } from './fixtures/shared-end.ts';

const run = identify(Number(process.env.GUARD_OF));
while (run && isRunning(run)) await sleep(1000);
await endShared(process.env.GUARD_DIR ?? '');
