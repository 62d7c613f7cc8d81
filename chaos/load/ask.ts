import type { Tenant } from './tenants.ts';

export type Answer = { status: number; body: unknown };

/** One request to the API; undefined without an answer within 20 s, as while it is down. */
export type Ask = (
  tenant: Tenant,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: FormData | object,
) => Promise<Answer | undefined>;

const patienceMs = 20_000;

export const createAsk =
  (apiUrl: string): Ask =>
  async (tenant, method, path, body) => {
    try {
      const response = await fetch(`${apiUrl}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${tenant.key}`,
          ...(body && !(body instanceof FormData) ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: body instanceof FormData ? body : JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(patienceMs),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    } catch {
      return undefined;
    }
  };
