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
