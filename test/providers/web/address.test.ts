import { BlockList } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPublicAddress } from '../../../providers/web/address.ts';

/** Written down from the IANA special-purpose registries, apart from the library that the guard uses. */
const closed = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
const closed6 = [
  '::/96',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/32',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];
const list = (ranges: string[], family: 'ipv4' | 'ipv6') => {
  const blocks = new BlockList();
  for (const range of ranges) {
    const [net = '', bits] = range.split('/');
    blocks.addSubnet(net, Number(bits), family);
  }
  return blocks;
};
const v4 = list(closed, 'ipv4');
const v6 = list(closed6, 'ipv6');

test('no address of a private, shared, reserved or local IPv4 range is public', () => {
  const nets = fc.constantFrom(...closed).chain((range) => {
    const [net = '', bits = '0'] = range.split('/');
    const base = net.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    return fc.nat(2 ** (32 - Number(bits)) - 1).map((offset) => base + offset);
  });
  fc.assert(
    fc.property(nets, (number) => {
      const address = [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
      expect(v4.check(address, 'ipv4')).toBe(true);
      expect(isPublicAddress(address)).toBe(false);
      expect(isPublicAddress(`::ffff:${address}`)).toBe(false);
      expect(isPublicAddress(`64:ff9b::${address}`)).toBe(false);
    }),
  );
});

test('an IPv6 address is public only in 2000::/3 and outside every special range', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      if (v6.check(address, 'ipv6') || !/^[23]/.test(address)) expect(isPublicAddress(address)).toBe(false);
    }),
    { numRuns: 1_000 },
  );
  for (const address of [
    '::',
    '::1',
    '::7f00:1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'ff02::1',
  ])
    expect([address, isPublicAddress(address)]).toEqual([address, false]);
});

test('ordinary addresses are public, the inner ends of clouds and nonsense are not', () => {
  for (const address of ['8.8.8.8', '93.184.216.34', '2606:4700::6810:84e5', '2a00:1450:4001:830::200e'])
    expect([address, isPublicAddress(address)]).toEqual([address, true]);
  for (const address of [
    '168.63.129.16',
    '169.254.169.254',
    '100.100.100.200',
    'localhost',
    '',
    '1.2.3.4.5',
    'fe80::1%eth0',
  ])
    expect([address, isPublicAddress(address)]).toEqual([address, false]);
});
