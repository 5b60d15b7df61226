/** The address of a forum, with the sub-folder that it may be in. */
export class BaseUrl {
  /** Without a slash at the end. */
  readonly href: string;
  readonly #origin: string;
  readonly #folder: string;

  /** Throws a TypeError for what is not an http(s) address, or holds a name and a password. */
  constructor(address: string) {
    const url = URL.canParse(address.trim()) ? new URL(address.trim()) : null;
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
      throw new TypeError('The address of a forum starts with https:// or http:// and holds no password.');
    this.#origin = url.origin;
    this.#folder = url.pathname.replace(/\/+$/, '');
    this.href = this.#origin + this.#folder;
  }

  /** The address of a path such as `/t/7.json`; of each value of a list in the query one parameter `name[]`. */
  of(path: string, query: Query = {}): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (Array.isArray(value)) for (const each of value) parameters.append(`${name}[]`, String(each));
      else if (value !== undefined) parameters.append(name, String(value));
    }
    const search = parameters.toString();
    return this.href + path + (search ? `?${search}` : '');
  }

  /** An address in an answer, made absolute; null for none, or for what is no web address. */
  absolute(address: string | null): string | null {
    if (!address) return null;
    const within = address.startsWith('/') && !address.startsWith('//') ? this.#within(address) : address;
    if (!URL.canParse(within, `${this.href}/`)) return null;
    const url = new URL(within, `${this.href}/`);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  }

  /** Whether an address is of this forum: a key may be sent there. */
  holds(address: URL): boolean {
    return address.origin === this.#origin && `${address.pathname}/`.startsWith(`${this.#folder}/`);
  }

  /** The forum's paths come with and without its sub-folder. */
  #within(path: string): string {
    const whole = !this.#folder || path === this.#folder || path.startsWith(`${this.#folder}/`);
    return this.#origin + (whole ? path : this.#folder + path);
  }
}

export type Query = Record<string, string | number | boolean | readonly (string | number)[] | undefined>;
