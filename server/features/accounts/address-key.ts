import { isIPv6 } from 'node:net';

/** By what requests from one place are counted: the IPv4 address, or the IPv6 network of one household. */
export function addressKey(ip: string | undefined): string {
  if (!ip || !isIPv6(ip)) return ip || 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  return mapped ?? network(ip);
}

/** The first 64 bits, written one way. */
function network(ip: string): string {
  const [head = '', tail] = ip.replace(/%.*$/, '').split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const parts = [...before, ...Array<string>(missing).fill('0'), ...after];
  return parts
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':');
}
