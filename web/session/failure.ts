import { ApiProblem } from '../api/client.ts';

/** A failure as shown to somebody who is not signed in. */
export const failureText = (error: unknown): string =>
  error instanceof ApiProblem
    ? (error.fields.find(({ field }) => field === 'password')?.message.replace(/^/, 'The password ') ?? error.message)
    : 'The server cannot be reached.';
