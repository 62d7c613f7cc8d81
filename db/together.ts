import { connectionOf, type Tx } from './open.ts';

type Asked = readonly PromiseLike<unknown>[] | [];
type Answers<T extends Asked> = { -readonly [K in keyof T]: Awaited<T[K]> };

/**
 * Sends statements of one transaction in one trip, in the order given. Waits for all of them also when one fails, so that none
 * outlives its transaction; then throws what the first to fail threw.
 */
export async function together<T extends Asked>(...asked: T): Promise<Answers<T>> {
  const settled = await Promise.allSettled(asked);
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as never;
}

/**
 * The same for the last statements of a transaction: its commit leaves in the same trip. Should one of them fail, nothing is committed
 * (by us where it fails before it is sent, by Postgres otherwise), and this throws. What is asked of the transaction afterwards is refused.
 */
export async function lastly<T extends Asked>(tx: Tx, ...asked: T): Promise<Answers<T>> {
  const client = connectionOf(tx);
  const letGo = client.hold();
  // The builder's statements leave when they are waited for; here that is before the commit.
  const sent = asked.map((one) => Promise.resolve(one.then((answer) => answer)));
  let failed = false;
  for (const one of sent)
    one.catch(() => {
      failed = true;
    });
  await new Promise<void>((resolve) => process.nextTick(resolve));
  const committed = failed ? undefined : client.commit();
  committed?.catch(() => {});
  letGo();
  const answers = await together(...sent);
  await committed;
  return answers as Answers<T>;
}
