/** Why a request to another site was not made, or its answer not taken. */
export type RefusedWhy =
  /** It is not of the public internet, or its name leads to such a one. */
  | 'private-address'
  /** Plain http: what is sent could be read on the way. */
  | 'plain-http'
  /** Not an address of the web. */
  | 'not-web'
  /** The answer was longer than is taken. */
  | 'too-large';

const words: Record<RefusedWhy, string> = {
  'private-address': 'the address is not of the public internet, and the operator did not allow it',
  'plain-http': 'the address does not start with https://',
  'not-web': 'it is no address of the web',
  'too-large': 'the answer is too long',
};

/** A request that this site does not make. Its message names neither the address nor what was sent. */
export class OutgoingRefused extends Error {
  readonly why: RefusedWhy;

  constructor(why: RefusedWhy) {
    super(`Refused: ${words[why]}.`);
    this.name = 'OutgoingRefused';
    this.why = why;
  }
}
