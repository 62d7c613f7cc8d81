import { type ApiClient, openClient } from '../client/open.ts';
import { Refused } from './refused.ts';
import type { Settings } from './settings.ts';

export type Client = ApiClient;

/** The API over HTTP. Anything but a success is thrown as {@link Refused} with the API's own message. */
export const createClient = ({ url, apiKey }: Settings): Client =>
  openClient({
    url,
    headers: { authorization: `Bearer ${apiKey}` },
    refuse: async (answer) => new Refused(await problemText(answer)),
    unreachable: (error) =>
      error instanceof Error && error.name === 'AbortError'
        ? undefined
        : new Refused(`Cannot reach the API at ${url} (${reason(error)}); is it running?`),
  });

function reason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error instanceof Error ? error.message : String(error);
}

type ProblemBody = {
  detail?: string;
  code?: string;
  requestId?: string;
  errors?: { field: string; value: unknown; message: string }[];
};

async function problemText(answer: Response): Promise<string> {
  const problem = (await answer.json().catch(() => ({}))) as ProblemBody;
  const fields = (problem.errors ?? []).map(
    ({ field, value, message }) =>
      `  ${field}: ${message}${value == null || value === '' ? '' : ` (given: ${JSON.stringify(value)})`}`,
  );
  const head = problem.detail ?? `The API answered ${answer.status}`;
  const request = answer.status >= 500 && problem.requestId ? ` [request ${problem.requestId}]` : '';
  return [`${head}${request}`, ...fields].join('\n');
}
