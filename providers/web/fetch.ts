import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { Agent, type Dispatcher, request } from 'undici';
import { StepFailure } from '../../core/failures.ts';
import { readBody } from './body.ts';
import { mapFailure, refuseStatus } from './failure.ts';
import type { WebAnswer, WebPort, WebRequest } from './port.ts';
import { openWeb, resolveHost, type Web } from './resolve.ts';
import { readUrl } from './url.ts';

/** `allowPrivate` lets the URL point into private networks: only for tests and closed networks. */
export type GuardedRequest = WebRequest & { allowPrivate: boolean };

/**
 * Fetches a tenant-supplied URL, never from inside our own network: each hop's name is resolved once, checked, and
 * connected to by the checked address.
 * @throws as {@link WebPort}
 */
export async function fetchGuarded(asked: GuardedRequest, web: Web = openWeb): Promise<WebAnswer> {
  const judge = asked.allowPrivate ? { ...web, mayReach: () => true } : web;
  let url = readUrl(asked.url);
  for (let hops = 0; hops <= (asked.maxRedirects ?? 5); hops++) {
    asked.signal.throwIfAborted();
    const addresses = await resolveHost(url, judge);
    const opened = await ask(url, addresses, asked);
    if (!redirects.has(opened.answer.statusCode)) return accept(opened, url, asked);
    close(opened);
    url = targetOf(opened.answer, url);
  }
  throw new StepFailure('ForbiddenUrl', `Cannot fetch from ${url.host}: too many redirects`);
}

type Opened = { answer: Dispatcher.ResponseData; agent: Agent };

const redirects = new Set([301, 302, 303, 307, 308]);

function close({ answer, agent }: Opened): void {
  answer.body.on('error', () => {}); // nobody reads it, so ignore its errors
  void agent.destroy();
}

async function ask(
  url: URL,
  addresses: LookupAddress[],
  { signal, timeoutMs = 30_000 }: GuardedRequest,
): Promise<Opened> {
  const agent = new Agent({
    connect: { timeout: timeoutMs, lookup: alwaysThese(addresses) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const headers = { accept: 'audio/*, */*;q=0.5', 'accept-encoding': 'identity', 'user-agent': 'callweave' };
  try {
    return { answer: await request(url, { dispatcher: agent, signal, headers }), agent };
  } catch (error) {
    void agent.destroy();
    throw mapFailure(error, url.host, signal);
  }
}

/** Resolves every name to the checked addresses. */
const alwaysThese =
  (addresses: LookupAddress[]): LookupFunction =>
  (_name, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, addresses);
    else callback(null, first?.address ?? '', first?.family);
  };

function targetOf({ headers }: Dispatcher.ResponseData, url: URL): URL {
  const location = Array.isArray(headers.location) ? headers.location[0] : headers.location;
  if (!location) throw new StepFailure('Upstream', `${url.host} redirects to nowhere`);
  return readUrl(location, url);
}

function accept(opened: Opened, url: URL, { signal, maxBytes }: GuardedRequest): WebAnswer {
  const { answer, agent } = opened;
  try {
    refuseStatus(answer, url.host);
    const body = Readable.from(readBody(answer, { host: url.host, maxBytes, signal }), { objectMode: false });
    body.once('close', () => void agent.destroy());
    const type = String(answer.headers['content-type'] ?? '')
      .split(';')[0]
      ?.trim()
      .toLowerCase();
    return { body, contentType: type || null, fileName: url.pathname.split('/').at(-1) ?? '' };
  } catch (error) {
    close(opened);
    throw error;
  }
}

/** The web as tenant-supplied URLs may use it. */
export const createWeb = ({ allowPrivate }: { allowPrivate: boolean }): WebPort => ({
  fetch: (asked) => fetchGuarded({ ...asked, allowPrivate }),
});
