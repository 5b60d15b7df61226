import { JOINER } from './mentions.ts';

/** How many tags are looked through for the one that is closed. */
const REACH = 30;
/** Words longer than this are left as they are, so that marks within marks cannot make work without end. */
const LONGEST = 1_500;

interface Opening {
  name: string;
  at: number;
  /** What to write before and after the words, or to make of them. */
  close(inside: Inside): void;
}

/** The words between an opening and its end, to be marked or replaced. */
export interface Inside {
  /** As written so far; null when they are too long to be looked at. */
  words(): string | null;
  /** Puts marks around them; white space at their ends stays outside. Without words nothing is written. */
  surround(before: string, after: string): void;
  replace(text: string): void;
}

/** A paragraph while it is written anew: tags that are open, and what stands since. */
export class Written {
  readonly #out: string[] = [];
  readonly #open: Opening[] = [];
  /** How many brackets of links are open. */
  brackets = 0;

  push(text: string): void {
    if (text !== '') this.#out.push(text);
  }

  /** The last character that was written. */
  get last(): string {
    return this.#out.at(-1)?.at(-1) ?? '\n';
  }

  /** Takes its meaning from a circumflex that was written last, before a bracket. */
  unnote(): void {
    const last = this.#out.at(-1) ?? '';
    if (last.endsWith('^') && last !== String.raw`\^`) this.#out.push(JOINER);
  }

  /** Begins something that `close` may end; until then `typed` stands where it begins. */
  open(name: string, typed: string, close: (inside: Inside) => void): void {
    this.#open.push({ name, at: this.#out.length, close });
    this.#out.push(typed);
  }

  /** Ends what was opened last under this name, and drops what was opened within it. Answers whether there was any. */
  close(name: string): boolean {
    for (let at = this.#open.length - 1; at >= Math.max(0, this.#open.length - REACH); at -= 1) {
      const opening = this.#open[at]!;
      if (opening.name !== name) continue;
      this.#open.length = at;
      opening.close(this.#inside(opening.at));
      return true;
    }
    return false;
  }

  /** What the innermost bracket of these began with, of those that are open; it is closed. */
  closeBracket(): Opening | null {
    const opening = this.#open.at(-1);
    if (!opening?.name.endsWith('[')) return null;
    this.#open.pop();
    this.brackets -= 1;
    return opening;
  }

  insideOf(opening: Opening): Inside {
    return this.#inside(opening.at);
  }

  toString(): string {
    return this.#out.join('');
  }

  #inside(at: number): Inside {
    const out = this.#out;
    const short = (): boolean => {
      let length = 0;
      for (let index = at + 1; index < out.length; index += 1)
        if ((length += out[index]!.length) > LONGEST) return false;
      return true;
    };
    const replace = (text: string): void => {
      out.length = at;
      this.push(text);
    };
    return {
      words: () => (short() ? out.slice(at + 1).join('') : null),
      replace,
      surround(before, after) {
        const first = at + 1;
        if (first >= out.length) return replace('');
        const lead = /^\s*/.exec(out[first]!)![0];
        out[first] = out[first]!.slice(lead.length);
        if (out[first] === '' && out.length === first + 1) return replace(lead);
        const last = out.pop()!;
        const words = last.trimEnd();
        out.push(words);
        out[at] = lead + before;
        out.push(after + last.slice(words.length));
      },
    };
  }
}
