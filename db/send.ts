/**
 * Sends a statement now. A builder sends it only once somebody waits for it, so of two that are waited for together
 * either may leave first; where the order counts, the first is sent with this.
 */
export function send<T>(statement: PromiseLike<T>): Promise<T> {
  const answer = Promise.resolve(statement.then((rows) => rows));
  // Whoever waits for it still hears of its failure; without one, the transaction fails.
  answer.catch(() => {});
  return answer;
}
