import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { StepFailure } from '../../core/failures.ts';
import { isPublicAddress } from './address.ts';

/** DNS and the check of its answers, injected so tests can replace both. */
export type Web = {
  resolve: (host: string) => Promise<LookupAddress[]>;
  mayReach: (address: string) => boolean;
};

export const openWeb: Web = { resolve: (host) => lookup(host, { all: true }), mayReach: isPublicAddress };

/**
 * Addresses of a URL's host, looked up once: connections use these and never resolve again, so a name cannot point
 * elsewhere a moment later. One forbidden address among them forbids all.
 * @throws StepFailure ForbiddenUrl | NotFound (no such name) | Upstream (DNS down)
 */
export async function resolveHost({ hostname }: URL, web: Web): Promise<LookupAddress[]> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const addresses = family
    ? [{ address: host, family }]
    : await web.resolve(host).catch((error) => unresolved(host, error));
  if (addresses.length === 0 || !addresses.every(({ address }) => web.mayReach(address)))
    throw new StepFailure('ForbiddenUrl', `Cannot fetch from ${host}: it points into a private or reserved network`);
  return addresses;
}

function unresolved(host: string, error: NodeJS.ErrnoException): never {
  const isUnknown = error.code === 'ENOTFOUND' || error.code === 'ENODATA';
  throw new StepFailure(isUnknown ? 'NotFound' : 'Upstream', `Cannot find an address for ${host}`);
}
