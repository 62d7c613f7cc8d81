import { sleep } from '@temporalio/workflow';

/** Sleeps that many days and tells how many went by on the run's clock. */
export async function sleeper(days: number): Promise<number> {
  const before = Date.now();
  await sleep(days * 86_400_000);
  return (Date.now() - before) / 86_400_000;
}
