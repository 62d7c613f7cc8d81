import type { LookupAddress } from 'node:dns';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { isPublicAddress } from '../../providers/web/address.ts';
import { fetchGuarded } from '../../providers/web/fetch.ts';
import type { WebPort } from '../../providers/web/port.ts';
import { openWeb } from '../../providers/web/resolve.ts';

/** Another address of this machine, which plays the internet: what listens on it is public, all else is what it is. */
const outside = '127.0.0.2';

const listen = (server: Server, host: string, port = 0) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });

/**
 * An internet with one public server, and a server of the inner network on the same port of 127.0.0.1. The worker's own guard stands
 * between; the names are ours: `public.example` is outside, `inner.example` inside, `mixed.example` both at once, and
 * `*.shifty.example` each outside when it is asked for the first time and inside ever after.
 * @returns `asked`: how often somebody came to the inner server.
 */
export async function useInternet(answer: RequestListener) {
  let asks = 0;
  const inner = createServer((_request, reply) => {
    asks++;
    reply.end('RIFF the secret of the inner network');
  });
  const open = createServer(answer);
  const port = await listen(inner, '127.0.0.1');
  await listen(open, outside, port);
  afterAll(() => {
    for (const server of [inner, open]) {
      server.closeAllConnections();
      server.close();
    }
  });

  const known = new Set<string>();
  const at = (...addresses: string[]): LookupAddress[] => addresses.map((address) => ({ address, family: 4 }));
  const resolve = async (host: string): Promise<LookupAddress[]> => {
    if (host === 'public.example') return at(outside);
    if (host === 'inner.example') return at('127.0.0.1');
    if (host === 'mixed.example') return at(outside, '127.0.0.1');
    if (!host.endsWith('shifty.example')) return openWeb.resolve(host);
    const isKnown = known.has(host);
    known.add(host);
    return at(isKnown ? '127.0.0.1' : outside);
  };
  const mayReach = (address: string) => address === outside || isPublicAddress(address);
  const web: WebPort = { fetch: (request) => fetchGuarded({ ...request, allowPrivate: false }, { resolve, mayReach }) };
  return { web, port, asked: () => asks };
}
