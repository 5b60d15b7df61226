import { cleanName, cleanText, cleanValue, countCharacters, isObject, showName } from './clean-text.ts';
import { readDate, readDateTime } from './dates.ts';
import type { Findings } from './findings.ts';
import { completeLink, readLooseLink } from './links.ts';
import type { Link, LooseLink } from './links.ts';

/** The longest texts let in, in characters. */
export const limits = { identifier: 200, short: 200, line: 2_000, text: 20_000 } as const;

/**
 * Reads the fields of one object of a CASE file leniently: what can be put right is, with a note; what cannot and is
 * not needed is left out, with a note. Remembers which names were read, so that the rest can be found.
 */
export class ObjectReader {
  readonly path: string;
  readonly #value: Record<string, unknown>;
  readonly #findings: Findings;
  readonly #read = new Set<string>();

  constructor(value: Record<string, unknown>, path: string, findings: Findings) {
    this.#value = value;
    this.path = path;
    this.#findings = findings;
  }

  /** The raw value; null where it is absent, and, with a note, where it is given as null. */
  take(key: string): unknown {
    this.#read.add(key);
    if (!Object.hasOwn(this.#value, key)) return null;
    const value = this.#value[key];
    if (value === null) this.#findings.note(this.at(key), 'This is null: taken as not given.');
    return value ?? null;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#value, key);
  }

  at(key: string): string {
    return `${this.path}.${showName(key)}`;
  }

  note(key: string, message: string): void {
    this.#findings.note(this.at(key), message);
  }

  /** A text of any number of lines; null where there is none or it is blank. Too long a text is an error. */
  text(key: string, limit: number = limits.text): string | null {
    const value = this.take(key);
    if (value === null) return null;
    const text = this.#asText(value, this.at(key));
    if (text === null || text.trim() === '') return null;
    return this.#within(text, limit, key);
  }

  /** A text of one line, without blanks around it. */
  line(key: string, limit: number = limits.line): string | null {
    const text = this.text(key, Number.POSITIVE_INFINITY);
    if (text === null) return null;
    const line = text.trim().replace(/\s*\n\s*/g, ' ');
    if (line !== text)
      this.#findings.note(this.at(key), 'Line breaks and blanks around the text were left out.');
    return this.#within(line, limit, key);
  }

  /** A list of texts, blank ones left out; null where there is none. A text alone is taken as a list of one. */
  list(key: string): string[] | null {
    const value = this.take(key);
    if (value === null) return null;
    if (!Array.isArray(value)) this.#findings.note(this.at(key), 'One value was taken as a list of one.');
    const texts = (Array.isArray(value) ? value : [value])
      .map((entry, index) => this.#asText(entry, `${this.at(key)}[${index}]`))
      .filter((text) => text !== null && text.trim() !== '')
      .map((text) => this.#within(String(text), limits.text, key));
    return texts.length === 0 ? null : texts;
  }

  number(key: string): number | null {
    const value = this.take(key);
    if (value === null) return null;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    const written =
      typeof value === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : Number.NaN;
    if (Number.isFinite(written)) this.#findings.note(this.at(key), 'The number was given as text.');
    else this.#findings.note(this.at(key), 'This is not a number, and was left out.');
    return Number.isFinite(written) ? written : null;
  }

  date(key: string): string | null {
    const text = this.line(key);
    return text === null ? null : readDate(text, this.at(key), this.#findings);
  }

  dateTime(key: string): string | null {
    const text = this.line(key);
    return text === null ? null : readDateTime(text, this.at(key), this.#findings);
  }

  /** A link with whatever parts it has. */
  looseLink(key: string): LooseLink | null {
    const value = this.take(key);
    return value === null ? null : readLooseLink(value, this.at(key), this.#findings);
  }

  /** A link with all three parts that CASE wants. */
  link(key: string): Link | null {
    const loose = this.looseLink(key);
    return loose === null ? null : completeLink(loose, this.at(key), this.#findings);
  }

  links(key: string): Link[] | null {
    const value = this.take(key);
    if (value === null) return null;
    if (!Array.isArray(value)) this.#findings.note(this.at(key), 'One value was taken as a list of one.');
    const links = (Array.isArray(value) ? value : [value]).flatMap((entry, index) => {
      const path = `${this.at(key)}[${index}]`;
      const loose = readLooseLink(entry, path, this.#findings);
      return loose === null ? [] : [completeLink(loose, path, this.#findings)];
    });
    return links.length === 0 ? null : links;
  }

  /** The `extensions` of this object together with every field that was not read before, which CASE has no place for. */
  extensions(): Record<string, unknown> | null {
    const given = this.take('extensions');
    const extensions = isObject(given) ? cleanValue(given, this.at('extensions'), this.#findings) : null;
    if (given !== null && extensions === null) {
      this.#findings.note(this.at('extensions'), 'This is not an object, and was left out.');
    }
    const kept: Record<string, unknown> = isObject(extensions) ? extensions : {};
    for (const key of this.rest()) {
      const name = cleanName(key, this.path, this.#findings);
      if (name === null) continue;
      if (Object.hasOwn(kept, name)) {
        this.#findings.note(this.at(key), 'This field is not part of CASE and was left out.');
        continue;
      }
      this.#findings.note(this.at(key), 'This field is not part of CASE: kept as an extension.');
      kept[name] = cleanValue(this.#value[key], this.at(key), this.#findings, 1);
    }
    return Object.keys(kept).length === 0 ? null : kept;
  }

  /** Leaves these fields out; a note says so where one is given. */
  leaveOut(keys: readonly string[], reason: string): void {
    for (const key of keys) {
      this.#read.add(key);
      if (Object.hasOwn(this.#value, key)) this.#findings.note(this.at(key), reason);
    }
  }

  /** Names given but not read so far. */
  rest(): string[] {
    return Object.keys(this.#value).filter((key) => !this.#read.has(key));
  }

  #asText(value: unknown, path: string): string | null {
    if (typeof value === 'string') return cleanText(value, path, this.#findings);
    if (typeof value === 'number' || typeof value === 'boolean') {
      this.#findings.note(path, 'This should be text: taken as it is written.');
      return String(value);
    }
    this.#findings.note(path, 'This should be text, and was left out.');
    return null;
  }

  #within(text: string, limit: number, key: string): string {
    const length = text.length > limit ? countCharacters(text) : 0;
    if (length > limit) {
      const most = limit.toLocaleString('en-GB');
      this.#findings.error(
        this.at(key),
        `This has ${length.toLocaleString('en-GB')} characters; at most ${most} are allowed.`,
      );
    }
    return text;
  }
}
