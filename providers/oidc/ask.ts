import { Problem } from '../../core/problem.ts';

const patienceMs = 10_000;
const longest = 1 << 20;

/** The issuer's JSON answer with its status. @throws {Problem} unavailable for silence, a redirect, or what is no JSON object. */
export async function ask(
  url: string,
  init: RequestInit = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  try {
    const answer = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(patienceMs) });
    const text = await answer.text();
    const body: unknown = text.length > longest ? null : JSON.parse(text);
    if (typeof body !== 'object' || body === null) throw new TypeError('no JSON object');
    return { status: answer.status, body: body as Record<string, unknown> };
  } catch (error) {
    throw new Problem('unavailable', 'Cannot reach the sign-in service', { cause: error });
  }
}
