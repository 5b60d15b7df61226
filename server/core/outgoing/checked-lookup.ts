import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './addresses.ts';
import { OutgoingRefused } from './refused.ts';

export type Resolve = (
  name: string,
  options: { all: true; family?: number | 'IPv4' | 'IPv6'; hints?: number },
  done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/**
 * Finds the addresses of a name for a connection that is about to be made: the very ones that are checked are connected
 * to. One private address among them refuses the name: which of them is taken nobody knows.
 */
export function checkedLookup(resolve: Resolve = lookup): LookupFunction {
  return (name, options, done) => {
    const { family, hints } = options;
    resolve(name, { all: true, family, hints }, (error, found) => {
      const first = found?.[0];
      if (error || !first) {
        const none = Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' });
        done(error ?? none, '', 0);
      } else if (!found.every(({ address }) => isPublicAddress(address))) {
        done(new OutgoingRefused('private-address'), '', 0);
      } else if (options.all) {
        done(null, found);
      } else {
        done(null, first.address, first.family);
      }
    });
  };
}
