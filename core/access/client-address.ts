import ipaddr from 'ipaddr.js';

export type Range = ReturnType<typeof ipaddr.parseCIDR>;

/** A trusted proxy or network. @throws {TypeError} for anything but an address or CIDR range */
export const readRange = (text: string): Range => {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) throw new TypeError(`"${text}" is neither an address nor a range`);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
};

/** Normalizes an address; undefined if it is not one. Drops a port, brackets and `::ffff:`. */
function plain(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : undefined;
}

const isIn = (address: string, ranges: readonly Range[]): boolean => {
  const parsed = ipaddr.process(address);
  return ranges.some((range) => parsed.kind() === range[0].kind() && parsed.match(range));
};

/**
 * The real client: the right-most hop that is not a trusted proxy. Anything further left was written by that client and
 * is ignored.
 * @param forwarded `X-Forwarded-For`, each proxy appending its peer. An invalid entry ends the chain: the proxy that
 *   passed it on is then the last known hop.
 */
export function clientOf(peer: string, forwarded: string | undefined, trusted: readonly Range[]): string {
  let client = plain(peer) ?? peer;
  const hops = forwarded?.split(',') ?? [];
  for (let at = hops.length - 1; at >= 0 && ipaddr.isValid(client) && isIn(client, trusted); at--) {
    const next = plain(hops[at] ?? '');
    if (!next) break;
    client = next;
  }
  return client;
}

/** What limits count as one client: an IPv4 address, or an IPv6 network, since one client has all of it. */
export function networkOf(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  return ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toString();
}
