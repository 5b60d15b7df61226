/** How a caller turns references into links. Null leaves the words as they were typed. */
export interface MarkdownLinks {
  /** The address of a member by handle (always lower case), or null. */
  member(handle: string): string | null;
  /** The address and title of a competency by its code, or null. */
  competency(code: string): { href: string; title: string } | null;
}

/**
 * What one text may refer to at most. Twelve thousand characters of `@a` or `[[A]]` would otherwise make half a
 * megabyte of links and thousands of look-ups.
 */
const MOST = 100;

/** Collects the references of one text while it is parsed, and resolves them. */
export class References {
  /** Everything that looks like a reference, resolved or not. */
  readonly handles = new Set<string>();
  readonly codes = new Set<string>();
  /** What was found and became links. */
  readonly mentions = new Set<string>();
  readonly competencies = new Set<string>();
  readonly #links: MarkdownLinks | undefined;
  #linked = 0;

  constructor(links?: MarkdownLinks) {
    this.#links = links;
  }

  /** The address for a typed handle, or null when it stays text. */
  member(typed: string): string | null {
    const handle = typed.toLowerCase();
    if (!remember(this.handles, handle) || this.#linked >= MOST) return null;
    const href = this.#links?.member(handle) ?? null;
    if (href === null) return null;
    this.#linked += 1;
    this.mentions.add(handle);
    return href;
  }

  /** The address and title for a typed code, or null when it stays text. */
  competency(code: string): { href: string; title: string } | null {
    if (!remember(this.codes, code) || this.#linked >= MOST) return null;
    const found = this.#links?.competency(code) ?? null;
    if (found === null) return null;
    this.#linked += 1;
    this.competencies.add(code);
    return found;
  }
}

function remember(set: Set<string>, value: string): boolean {
  if (set.size >= MOST && !set.has(value)) return false;
  set.add(value);
  return true;
}
