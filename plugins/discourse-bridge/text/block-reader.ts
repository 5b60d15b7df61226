/** More levels than either side shows; those beyond are read as words. */
const DEEPEST = 60;
const MARKER = /(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)/y;
const FENCE = /(`{3,})[^`]*$|(~{3,})/y;
const RULE = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const HEADING = /#{1,6}(?:[ \t]|$)/y;

/** A line of Markdown as its blocks are: `prefix` are the marks of quotes and lists before its words. */
export interface BlockLine {
  text: string;
  prefix: string;
  code: boolean;
  blank: boolean;
  /** It goes on with the paragraph of the line before. */
  continues: boolean;
}

/** A list whose items' words begin at a column; null is a quote. */
type Container = number | null;

/**
 * Reads Markdown line by line and tells code, fenced or indented, from words, as CommonMark does; in time that grows
 * with the length alone.
 */
export class BlockReader {
  #open: Container[] = [];
  #fence: { mark: string; length: number } | null = null;
  #paragraph = false;
  #continues = false;
  #line = '';
  #at = 0;
  #column = 0;

  /** The fence that is open and would take in whatever is written next; one in a quote or list ends with that. */
  get fence(): string | null {
    return this.#fence && this.#open.length === 0 ? this.#fence.mark.repeat(this.#fence.length) : null;
  }

  read(text: string): BlockLine {
    this.#line = text;
    this.#at = this.#column = 0;
    this.#continues = false;
    const matched = this.#matchOpen();
    const blank = this.#rest().trim() === '';
    const code = blank ? this.#blank(matched) : this.#words(matched);
    return { text, prefix: text.slice(0, this.#at), code, blank, continues: this.#continues };
  }

  /** What follows begins anew, as after a line that is a tag of a block. */
  endParagraph(): void {
    this.#paragraph = false;
  }

  #blank(matched: number): boolean {
    if (matched < this.#open.length && !this.#open.slice(matched).every((one) => one !== null))
      this.#fence = null;
    this.#paragraph = false;
    return this.#fence !== null;
  }

  #words(matched: number): boolean {
    if (matched < this.#open.length) {
      // What a paragraph cannot be interrupted by may still be the next item of the list that it is in.
      const listed = this.#open.slice(matched).some((one) => one !== null);
      if (this.#paragraph && !this.#startsBlock(listed)) {
        this.#continues = true;
        return false;
      }
      this.#open.length = matched;
      this.#fence = null;
      this.#paragraph = false;
    }
    if (this.#fence) {
      this.#closeFence();
      return true;
    }
    while (this.#open.length < DEEPEST && this.#openContainer());
    if (this.#width() >= 4) {
      this.#continues = this.#paragraph;
      return !this.#paragraph;
    }
    return this.#leaf();
  }

  #leaf(): boolean {
    const start = this.#at + this.#indent();
    const fence = at(FENCE, this.#line, start);
    if (fence) {
      const marks = fence[1] ?? fence[2]!;
      this.#fence = { mark: marks[0]!, length: marks.length };
      this.#paragraph = false;
      return true;
    }
    const before = this.#paragraph;
    this.#paragraph = !at(HEADING, this.#line, start) && !RULE.test(this.#rest().trim());
    this.#continues = before && this.#paragraph;
    return false;
  }

  #closeFence(): void {
    if (this.#width() > 3) return;
    const { mark, length } = this.#fence!;
    const rest = this.#rest().trim();
    if (rest.length >= length && rest === mark.repeat(rest.length)) this.#fence = null;
  }

  /** Walks past the marks of containers that are open; answers how many go on in this line. */
  #matchOpen(): number {
    for (const [index, container] of this.#open.entries()) {
      const indent = this.#indent();
      if (container === null) {
        if (indent > 3 || this.#line[this.#at + indent] !== '>') return index;
        this.#passQuote(indent);
      } else if (this.#at + indent < this.#line.length) {
        if (this.#column + this.#width() < container) return index;
        this.#passTo(container);
      }
    }
    return this.#open.length;
  }

  #openContainer(): boolean {
    const indent = this.#indent();
    if (this.#width() > 3) return false;
    const start = this.#at + indent;
    if (this.#line[start] === '>') {
      this.#passQuote(indent);
      this.#open.push(null);
      this.#paragraph = false;
      return true;
    }
    if (RULE.test(this.#rest().trim())) return false;
    const marker = at(MARKER, this.#line, start)?.[0];
    if (marker === undefined || (this.#paragraph && !interrupts(marker, this.#line.slice(start))))
      return false;
    this.#pass(indent + marker.length);
    const width = this.#width();
    const column = this.#column + (width >= 1 && width <= 4 && this.#rest().trim() !== '' ? width : 1);
    this.#passTo(column);
    this.#open.push(column);
    this.#paragraph = false;
    return true;
  }

  #startsBlock(listed: boolean): boolean {
    const indent = this.#indent();
    if (this.#width() > 3) return false;
    const start = this.#at + indent;
    const marker = at(MARKER, this.#line, start)?.[0];
    return (
      this.#line[start] === '>' ||
      at(FENCE, this.#line, start) !== null ||
      at(HEADING, this.#line, start) !== null ||
      RULE.test(this.#rest().trim()) ||
      (marker !== undefined && (listed || interrupts(marker, this.#line.slice(start))))
    );
  }

  #rest = (): string => this.#line.slice(this.#at);

  /** Characters of white space from here. */
  #indent(): number {
    let end = this.#at;
    while (this.#line[end] === ' ' || this.#line[end] === '\t') end += 1;
    return end - this.#at;
  }

  /** Columns of white space from here. */
  #width(): number {
    let column = this.#column;
    for (let end = this.#at; this.#line[end] === ' ' || this.#line[end] === '\t'; end += 1)
      column += this.#line[end] === '\t' ? 4 - (column % 4) : 1;
    return column - this.#column;
  }

  #pass(count: number): void {
    for (const end = this.#at + count; this.#at < end; this.#at += 1)
      this.#column += this.#line[this.#at] === '\t' ? 4 - (this.#column % 4) : 1;
  }

  #passTo(column: number): void {
    while (this.#column < column && this.#at < this.#line.length) {
      const wide = this.#line[this.#at] === '\t' && this.#column + 4 - (this.#column % 4) > column;
      // Part of a tab: what is left of it is still to come.
      if (wide) this.#column = column;
      else this.#pass(1);
    }
  }

  #passQuote(indent: number): void {
    this.#pass(indent + 1);
    if (this.#line[this.#at] === ' ' || this.#line[this.#at] === '\t') this.#passTo(this.#column + 1);
  }
}

function at(pattern: RegExp, source: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(source);
}

/** Whether a list may begin in the middle of a paragraph: one with words, from 1 on when it is numbered. */
const interrupts = (marker: string, line: string): boolean =>
  line.slice(marker.length).trim() !== '' && (!/^\d/.test(marker) || Number.parseInt(marker, 10) === 1);
