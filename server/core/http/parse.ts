import type { z } from 'zod';
import { type FieldError, invalid } from '../errors.ts';
import { perhapsKnown, t } from '../words/words.ts';

/** Turns zod's findings into our field errors: `anchor.start`, `items[3].title`. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.reduce<string>(
      (text, part) =>
        typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part),
      '',
    );
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: path ? `${path}.${key}` : key,
        message: t('is not known here; leave it out'),
      }));
    }
    return [{ path: path || 'body', message: perhapsKnown(issue.message) }];
  });
}

/** The value as the schema has it, or a 422 Problem that names every wrong field. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(fieldErrors(parsed.error));
  return parsed.data;
}
