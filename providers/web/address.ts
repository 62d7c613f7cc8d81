import ipaddr from 'ipaddr.js';

/** Addresses in public ranges that still lead inside a cloud: the metadata and agent endpoint of Azure. */
const inside = new Set(['168.63.129.16']);

/**
 * True for an address that anybody on the internet may speak to. All that is private, local, shared, reserved, or that carries another
 * address inside (mapped, NAT64, 6to4, Teredo) is not: what lies behind it cannot be known.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast' || inside.has(parsed.toString())) return false;
  // of IPv6 only 2000::/3 is given out; the rest of what counts as unicast is unassigned or IPv4-compatible
  return parsed.kind() === 'ipv4' || ((parsed.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
}
