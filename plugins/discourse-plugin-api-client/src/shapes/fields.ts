/** An answer was not of the form that Discourse gives. */
export class WrongShape extends Error {
  constructor(field: string) {
    super(`the answer has no ${field} as Discourse gives it`);
    this.name = 'WrongShape';
  }
}

/** The fields of an object that came from elsewhere: what is needed, or else has a wrong type, throws WrongShape. */
export class Fields {
  readonly #values: Record<string, unknown>;
  readonly #of: string;

  constructor(value: unknown, of: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WrongShape(of);
    this.#values = value as Record<string, unknown>;
    this.#of = of;
  }

  raw(name: string): unknown {
    return Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
  }

  fields(name: string): Fields {
    return new Fields(this.raw(name), `${this.#of}.${name}`);
  }

  optionalFields(name: string): Fields | null {
    const value = this.raw(name);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? this.fields(name) : null;
  }

  /** Of a list each as fields; empty when there is none. Throws WrongShape for another thing than a list. */
  list(name: string): Fields[] {
    return this.values(name).map((value) => new Fields(value, `${this.#of}.${name}`));
  }

  values(name: string): unknown[] {
    const value = this.raw(name) ?? [];
    if (!Array.isArray(value)) throw new WrongShape(`${this.#of}.${name}`);
    return value;
  }

  integer(name: string): number {
    const value = this.optionalInteger(name);
    if (value === null) throw new WrongShape(`${this.#of}.${name}`);
    return value;
  }

  optionalInteger(name: string): number | null {
    const value = this.raw(name);
    return Number.isSafeInteger(value) ? (value as number) : null;
  }

  text(name: string): string {
    const value = this.raw(name);
    if (typeof value !== 'string') throw new WrongShape(`${this.#of}.${name}`);
    return value;
  }

  /** Null for none and for an empty one. */
  optionalText(name: string): string | null {
    const value = this.raw(name);
    return typeof value === 'string' && value !== '' ? value : null;
  }

  flag(name: string): boolean {
    return this.raw(name) === true;
  }

  time(name: string): Date {
    const value = this.optionalTime(name);
    if (!value) throw new WrongShape(`${this.#of}.${name}`);
    return value;
  }

  optionalTime(name: string): Date | null {
    const text = this.optionalText(name);
    const time = text === null ? Number.NaN : Date.parse(text);
    return Number.isNaN(time) ? null : new Date(time);
  }
}
