import type { z } from 'zod';
import { type FieldError, invalid } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';

const mostTold = 50;

/** What is wrong with a package, each with its file and its place there. */
export class Faults {
  readonly #found: FieldError[] = [];

  add(path: string, message: string): void {
    if (this.#found.length < mostTold) this.#found.push({ path, message });
  }

  /** Throws 422 when anything is wrong so far. */
  refuse(): void {
    if (this.#found.length > 0) throw invalid(this.#found);
  }

  /** The JSON of a file in the shape that it should have; null, and what is wrong noted, when it has not. */
  json<Schema extends z.ZodType>(
    files: ReadonlyMap<string, Buffer>,
    path: string,
    schema: Schema,
  ): z.output<Schema> | null {
    const bytes = files.get(path);
    if (!bytes) {
      this.add(path, t('is missing'));
      return null;
    }
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch (error) {
      this.add(path, t('is no JSON in UTF-8 ({why})', { why: (error as Error).message }));
      return null;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const { path: where, message } of parsed.error.issues)
      this.add(`${path} ${where.map(String).join('.')}`.trim(), message);
    return null;
  }
}
