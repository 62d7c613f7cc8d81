/**
 * Sends a statement now. A builder sends it only once somebody waits for it, so of two that are waited for together
 * either may leave first; where the order counts, the first is sent with this.
 */
export const send = <T>(statement: PromiseLike<T>): Promise<T> => Promise.resolve(statement.then((answer) => answer));
