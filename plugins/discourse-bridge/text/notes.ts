/** Footnotes written within the text (`^[…]`), which stand at the end here. */
export class Notes {
  readonly #notes: string[] = [];
  readonly #prefix: string;

  /** `source` tells which names are taken. */
  constructor(source: string) {
    let prefix = 'note-';
    while (source.includes(`[^${prefix}`)) prefix += '-';
    this.#prefix = prefix;
  }

  /** Keeps the words of a note; answers what stands for it in the text. */
  add(words: string): string {
    this.#notes.push(words.replaceAll(/\s+/g, ' ').trim());
    return `[^${this.#prefix}${this.#notes.length}]`;
  }

  /** All notes, each in a line, to stand at the end of the text. */
  written(): string {
    return this.#notes.map((words, index) => `[^${this.#prefix}${index + 1}]: ${words}`).join('\n');
  }
}
