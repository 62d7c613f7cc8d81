import ipaddr from 'ipaddr.js';

export type Range = ReturnType<typeof ipaddr.parseCIDR>;

/** A trusted proxy, or a network of them. @throws {TypeError} for what is neither an address nor a CIDR range */
export const readRange = (text: string): Range => {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) throw new TypeError(`"${text}" is neither an address nor a range`);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
};

/** The one way to write an address; undefined for what is none. A port and brackets are dropped, `::ffff:` too. */
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
 * Who really asks: the right-most hop that is no trusted proxy. What stands further left was written by that client and counts nothing.
 * @param forwarded `X-Forwarded-For`, each proxy appending whom it heard from. An entry that is no address ends the way: the proxy that
 *   passed it on is then the last one that is known.
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

/** What a limit counts as one client: an IPv4 address, or the network of an IPv6 address, which one client has as a whole. */
export function networkOf(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  return ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toString();
}
