/** How a caller turns references into links. Null leaves the words as they were typed. */
export interface MarkdownLinks {
  /** The address of a member by handle (always lower case), or null. */
  member(handle: string): string | null;
  /** The address and title of a competency by its code, or null. */
  competency(code: string): { href: string; title: string } | null;
  /** A picture that was uploaded here, by the id in its address, or null. */
  picture?(id: string): OwnPicture | null;
}

/** Its size in pixels, and the words that were given with it. */
export interface OwnPicture {
  width: number;
  height: number;
  alt: string;
}

/** The address of a picture that was uploaded here. */
export const PICTURE_ADDRESS = /^\/pictures\/([\w-]{20,50})$/;

/** The address of a file that a plugin keeps, and shows to whoever may read the post that it belongs to. */
export const PLUGIN_FILE = /^\/plugins\/[a-z][a-z0-9-]{0,40}\/files\/[\w-]{12,60}$/;

/** More pictures than anybody shows in one post; those beyond are links. */
export const MOST_PICTURES = 20;

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
  /** Ids of pictures of ours that are named, and of those that were found. */
  readonly pictureIds = new Set<string>();
  readonly pictures = new Set<string>();
  readonly #files = new Set<string>();
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

  /** Whether a picture that a plugin keeps is at this address, and is shown. */
  file(href: string): boolean {
    if (!PLUGIN_FILE.test(href) || (this.#files.size >= MOST_PICTURES && !this.#files.has(href)))
      return false;
    this.#files.add(href);
    return true;
  }

  /** The picture at an address, or null when it is none of ours. */
  picture(href: string): OwnPicture | null {
    const id = PICTURE_ADDRESS.exec(href)?.[1];
    if (id === undefined || (this.pictureIds.size >= MOST_PICTURES && !this.pictureIds.has(id))) return null;
    this.pictureIds.add(id);
    const found = this.#links?.picture?.(id) ?? null;
    if (found) this.pictures.add(id);
    return found;
  }
}

function remember(set: Set<string>, value: string): boolean {
  if (set.size >= MOST && !set.has(value)) return false;
  set.add(value);
  return true;
}
