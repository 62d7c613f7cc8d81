/** Every failure that a caller can be told about. {@link problemStatus} maps a code to an HTTP status. */
export type ProblemCode =
  | 'invalid_input'
  | 'unauthenticated'
  | 'webhook_header'
  | 'webhook_signature'
  | 'webhook_clock'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition_failed'
  | 'precondition_required'
  | 'too_large'
  | 'unsupported_media'
  | 'rate_limited'
  | 'unavailable';

export const problemStatus = {
  invalid_input: 400,
  unauthenticated: 401,
  webhook_header: 401,
  webhook_signature: 401,
  webhook_clock: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  precondition_required: 428,
  too_large: 413,
  unsupported_media: 415,
  rate_limited: 429,
  unavailable: 503,
} as const satisfies Record<ProblemCode, number>;

/**
 * One rejected value. `field` is a path such as `transcript.turns.3.end`; `value` is what was given, shortened to 200
 * characters.
 */
export type FieldError = { field: string; value: unknown; message: string };

/** An expected failure. Anything else that is thrown is a bug and stays a plain 500. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  /** Empty if no single field is to blame. */
  readonly fields: readonly FieldError[];
  constructor(code: ProblemCode, message: string, options: ErrorOptions & { fields?: readonly FieldError[] } = {}) {
    super(message, options);
    this.code = code;
    this.fields = options.fields ?? [];
  }
}

export const notFound = (what: string, id: string) => new Problem('not_found', `Cannot find ${what} "${id}"`);

/** One bad field. The message says what was expected; the value is reported with it. */
export const invalidField = (field: string, value: unknown, message: string) =>
  new Problem('invalid_input', `Cannot accept ${field}: ${message}`, {
    fields: [{ field, value: shorten(value), message }],
  });

/** Values are echoed to help, but bounded: text is cut at 200 characters. */
export function shorten(value: unknown): unknown {
  const text = typeof value === 'string' ? value : undefined;
  return text !== undefined && text.length > 200 ? `${text.slice(0, 200)}…` : value;
}
