/**
 * What Node, `pg` and Postgres report when the other side is unreachable (SQLSTATE classes 08, 53 and 57P, and system
 * errors) or too busy: one of our time limits (57014, 55P03, 25P03) or a deadlock (40P01).
 */
const away = /^(08|53|57P|57014|55P03|25P03|40P01)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;
const messagePattern =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error/;

/**
 * The codes of an error, its causes and the errors it aggregates; some `pg` errors report a lost connection only in
 * their message.
 */
export function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code);
    if (messagePattern.test(at.message)) codes.push('ECONNRESET');
    if (at instanceof AggregateError) for (const inner of at.errors) codes.push(...codesOf(inner));
  }
  return codes;
}

/** Whether an error means that the other side, usually the database, is unavailable for now. */
export const isUnavailable = (error: unknown): boolean => codesOf(error).some((code) => away.test(code));
