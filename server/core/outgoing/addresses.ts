import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** What stands for no host on the internet, or for one that only this network reaches (IANA's special registries). */
const closedV4 = blockList('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // With the metadata services of clouds.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // One cloud answers its own machines here.
  ['168.63.129.16', 32],
]);
const openV6 = blockList('ipv6', [['2000::', 3]]);
const closedV6 = blockList('ipv6', [
  // Teredo among them, in which other addresses are wrapped.
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4: wraps addresses, too.
  ['2002::', 16],
  ['3fff::', 20],
]);

/** Whether an address (IPv4 or IPv6, without brackets) is one of the public internet. False for what is no address. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closedV4.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  const within = wrappedV4(address);
  if (within) return isPublicAddress(within);
  return openV6.check(address, 'ipv6') && !closedV6.check(address, 'ipv6');
}

/** The IPv4 address that an IPv6 address only stands for: mapped (`::ffff:0:0/96`), or by NAT64 (`64:ff9b::/96`). */
function wrappedV4(address: string): string | null {
  const groups = groupsOf(address);
  const start = groups.slice(0, 6).join(':');
  if (start !== '0:0:0:0:0:ffff' && start !== '64:ff9b:0:0:0:0') return null;
  const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** All eight groups of a valid IPv6 address, in small letters and without leading zeros. */
function groupsOf(address: string): string[] {
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = '', after] = plain.split('::');
  const split = (part: string): string[] => (part === '' ? [] : part.split(':'));
  if (after === undefined) return split(before);
  const missing = 8 - split(before).length - split(after).length;
  return [...split(before), ...Array<string>(missing).fill('0'), ...split(after)];
}

function blockList(family: 'ipv4' | 'ipv6', ranges: [string, number][]): BlockList {
  const list = new BlockList();
  for (const [start, bits] of ranges) list.addSubnet(start, bits, family);
  return list;
}
