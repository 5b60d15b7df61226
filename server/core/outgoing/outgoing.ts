import { isIP, type LookupFunction } from 'node:net';
import { Agent, fetch as send } from 'undici';
import { isPublicAddress } from './addresses.ts';
import { capped } from './capped.ts';
import { checkedLookup, type Resolve } from './checked-lookup.ts';
import { OutgoingRefused } from './refused.ts';

export interface OutgoingOptions {
  /** `host:port` of each private host that may be asked, also with plain http. */
  allowPrivateHosts: readonly string[];
  /** Longer answers are cut off with an error; 30 MB unless given. */
  limitBytes?: number;
  /** Finds the addresses of names; the system's, unless given. */
  resolve?: Resolve;
}

const usualLimitBytes = 30_000_000;
const connectMs = 10_000;
const silenceMs = 30_000;

/**
 * Requests to other sites, which people name: only to public addresses and over https, but for the hosts that the
 * operator allows. Redirects are answered and never followed. A certificate must be good, whatever the environment says.
 */
export class Outgoing {
  readonly #allowed: ReadonlySet<string>;
  readonly #limitBytes: number;
  readonly #checked: Agent;
  readonly #unchecked: Agent;

  constructor({ allowPrivateHosts, limitBytes = usualLimitBytes, resolve }: OutgoingOptions) {
    this.#allowed = new Set(allowPrivateHosts);
    this.#limitBytes = limitBytes;
    this.#checked = agent({ lookup: checkedLookup(resolve) });
    this.#unchecked = agent({});
  }

  /**
   * As `fetch`, with an address as text or URL. Throws OutgoingRefused before anything is sent; while a name is looked
   * up, a TypeError whose cause it is; and while the answer is read when that grows too long.
   */
  readonly fetch: typeof fetch = async (address, init = {}) => {
    if (address instanceof Request) throw new TypeError('Give the address as a text or a URL.');
    const url = new URL(address);
    const dispatcher = this.#agentFor(url);
    // The types of the global fetch and of this one are the same in all that is used here.
    const options = { ...init, redirect: 'manual', dispatcher } as Parameters<typeof send>[1];
    return capped((await send(url, options)) as unknown as Response, this.#limitBytes);
  };

  /** Ends what is still under way. */
  async close(): Promise<void> {
    await Promise.all([this.#checked.destroy(), this.#unchecked.destroy()]);
  }

  #agentFor(url: URL): Agent {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new OutgoingRefused('not-web');
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    if (this.#allowed.has(`${url.hostname}:${port}`)) return this.#unchecked;
    // Connecting to a literal address looks nothing up.
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) && !isPublicAddress(literal)) throw new OutgoingRefused('private-address');
    if (url.protocol === 'http:') throw new OutgoingRefused('plain-http');
    return this.#checked;
  }
}

function agent(connect: { lookup?: LookupFunction }): Agent {
  return new Agent({
    connections: 16,
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    connect: { ...connect, timeout: connectMs, rejectUnauthorized: true },
  });
}
