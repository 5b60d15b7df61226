import { absolute } from './pictures-and-links.ts';

const UPLOAD = /^upload:\/\/[\w-]{1,80}(?:\.\w{1,10})?$/;
/** Nothing in it may lead anywhere else: whoever writes a post chooses the address, and the reader's key may go along. */
const PATH = /^\/(?:secure-)?uploads(?:\/[\w~-][\w.~-]*)+$/;
const EXTRA =
  /\|\s{0,3}(attachment|video|audio|thumbnail|inline|\d{1,5}x\d{1,5}\s{0,3}(?:,\s{0,3}\d{1,3}%?\s{0,3}(?:x\d+)?)?)$/i;

/** The files of one text: what it names, and where each is now. */
export class Files {
  readonly #refs = new Set<string>();
  readonly #baseUrl: string;
  readonly #fileOf: (ref: string) => string | null;

  constructor(baseUrl: string, fileOf: (ref: string) => string | null) {
    this.#baseUrl = baseUrl;
    this.#fileOf = fileOf;
  }

  get refs(): string[] {
    return [...this.#refs];
  }

  /** Where a file of the forum is read; null for an address that names none of its files. */
  find(address: string): { address: string; here: boolean } | null {
    const ref = this.#refOf(address);
    if (ref === null) return null;
    this.#refs.add(ref);
    const here = this.#fileOf(ref);
    return { address: here ?? this.#there(ref), here: here !== null };
  }

  #refOf(address: string): string | null {
    if (address.startsWith('upload://')) return UPLOAD.test(address) ? address : null;
    const whole = absolute(address, this.#baseUrl);
    if (!URL.canParse(whole)) return null;
    const { origin, pathname } = new URL(whole);
    return isUpload(whole, this.#baseUrl) ? origin + pathname : null;
  }

  /** Where anybody who may read the forum gets it from the forum. */
  #there(ref: string): string {
    return ref.startsWith('upload://')
      ? `${this.#baseUrl}/uploads/short-url/${ref.slice('upload://'.length)}`
      : ref;
  }
}

/** Whether an address is that of a file that somebody uploaded to the forum. */
export function isUpload(address: string, baseUrl: string): boolean {
  const [{ origin, pathname }, base] = [new URL(address), new URL(baseUrl)];
  const folder = base.pathname.replace(/\/$/, '');
  return origin === base.origin && pathname.startsWith(folder) && PATH.test(pathname.slice(folder.length));
}

/** The words of a picture or of a file, without what Discourse adds: `|690x400, 75%`, `|attachment`. */
export function wordsWithout(words: string): { words: string; kind: string | null } {
  let rest = words;
  let kind: string | null = null;
  // A picture in a message may be `|thumbnail` and have a size as well; nothing has more than that.
  for (let round = 0; round < 3; round += 1) {
    const extra = EXTRA.exec(rest);
    if (!extra) break;
    kind = extra[1]!.trim().toLowerCase();
    rest = rest.slice(0, extra.index);
  }
  return { words: rest, kind };
}
