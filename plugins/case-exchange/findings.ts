import { invalid } from '../../server/plugin-api.ts';
import type { FieldError, ImportNote } from '../../server/plugin-api.ts';

const mostErrors = 50;
const mostAlike = 100;

/**
 * What a reading of a file has found: errors, which refuse it, and notes on what was put right. A large file with the
 * same slip everywhere gets its first hundred places listed and the rest counted.
 */
export class Findings {
  readonly errors: FieldError[] = [];
  readonly #notes: ImportNote[] = [];
  readonly #alike = new Map<string, number>();

  error(path: string, message: string): void {
    if (this.errors.length < mostErrors) this.errors.push({ path, message });
  }

  note(at: string, message: string): void {
    const seen = (this.#alike.get(message) ?? 0) + 1;
    this.#alike.set(message, seen);
    if (seen <= mostAlike) this.#notes.push({ at, message });
  }

  /** No further error would be kept, so reading on is of no use. */
  get full(): boolean {
    return this.errors.length >= mostErrors;
  }

  /** Throws Problem `invalid` with every error found so far, if there is one. */
  refuseErrors(): void {
    if (this.errors.length > 0) throw invalid(this.errors);
  }

  notes(): ImportNote[] {
    const counted = [...this.#alike].filter(([, seen]) => seen > mostAlike);
    return [
      ...this.#notes,
      ...counted.map(([message, seen]) => ({
        at: 'file',
        message: `${message} (and in ${seen - mostAlike} more ${seen - mostAlike === 1 ? 'place' : 'places'})`,
      })),
    ];
  }
}
