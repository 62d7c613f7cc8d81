import ipaddr from 'ipaddr.js';

/** Public addresses that still lead inside a cloud: Azure's metadata and agent endpoint. */
const internal = new Set(['168.63.129.16']);

/**
 * Whether anybody on the internet may connect to the address. Not if it is private, local, shared or reserved, or
 * embeds another address (mapped, NAT64, 6to4, Teredo): what is behind it cannot be known.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast' || internal.has(parsed.toString())) return false;
  // only 2000::/3 of IPv6 is allocated; other unicast addresses are unassigned or IPv4-compatible
  return parsed.kind() === 'ipv4' || ((parsed.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
}
