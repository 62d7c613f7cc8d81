import { Refused } from './refused.ts';
import type { Settings } from './settings.ts';

export type Send = { body?: unknown; raw?: { body: BodyInit; contentType: string }; signal?: AbortSignal };
export type Client = ReturnType<typeof createClient>;

/** The API over HTTP. Whatever is not a success is thrown as {@link Refused} in the API's own words. */
export function createClient({ url, apiKey }: Settings) {
  const open = async (method: string, path: string, { body, raw, signal }: Send = {}): Promise<Response> => {
    const contentType = raw?.contentType ?? (body === undefined ? undefined : 'application/json');
    const init: RequestInit & { duplex?: 'half' } = {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(contentType ? { 'content-type': contentType } : {}) },
      ...(signal ? { signal } : {}),
    };
    if (raw) Object.assign(init, { body: raw.body, duplex: 'half' });
    else if (body !== undefined) init.body = JSON.stringify(body);
    const answer = await fetch(`${url}/api/v1${path}`, init).catch((error) => {
      if (signal?.aborted) throw error;
      throw new Refused(`Cannot reach the API at ${url} (${reason(error)}); is it running?`);
    });
    if (!answer.ok) throw new Refused(await told(answer));
    return answer;
  };
  return {
    open,
    /** The JSON of an answer, in the shape that the API's description promises. */
    async send<T>(method: string, path: string, request?: Send): Promise<T> {
      const answer = await open(method, path, request);
      return (answer.status === 204 ? null : await answer.json()) as T;
    },
  };
}

function reason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error instanceof Error ? error.message : String(error);
}

type Told = {
  detail?: string;
  code?: string;
  requestId?: string;
  errors?: { field: string; value: unknown; message: string }[];
};

async function told(answer: Response): Promise<string> {
  const problem = (await answer.json().catch(() => ({}))) as Told;
  const fields = (problem.errors ?? []).map(
    ({ field, value, message }) =>
      `  ${field}: ${message}${value == null || value === '' ? '' : ` (given: ${JSON.stringify(value)})`}`,
  );
  const head = problem.detail ?? `The API answered ${answer.status}`;
  const request = answer.status >= 500 && problem.requestId ? ` [request ${problem.requestId}]` : '';
  return [`${head}${request}`, ...fields].join('\n');
}
