/**
 * What Node, `pg` and Postgres say when the other side is away, connection classes 08, 53 and 57P of SQLSTATE and system errors, or too
 * busy: a time limit of ours (57014, 55P03, 25P03) or a deadlock (40P01).
 */
const away = /^(08|53|57P|57014|55P03|25P03|40P01)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;
const awayInWords =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** The codes of an error, its causes and the errors it gathers; some of `pg`'s say in words alone that a connection was lost. */
export function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code);
    if (awayInWords.test(at.message)) codes.push('ECONNRESET');
    if (at instanceof AggregateError) for (const inner of at.errors) codes.push(...codesOf(inner));
  }
  return codes;
}

/** Whether an error says that the other side, the database above all, cannot be reached for now. */
export const isAway = (error: unknown): boolean => codesOf(error).some((code) => away.test(code));
