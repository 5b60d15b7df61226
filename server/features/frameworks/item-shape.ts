import { z } from 'zod';
import type { Item } from './frameworks.models.ts';

export const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);

/** An item as programs get it. */
export const itemSchema = z
  .object({
    id: z.string(),
    key: z.string(),
    code: nullable(z.string()),
    kind: z.string(),
    title: nullable(z.string()),
    statement: z.string(),
    parent: nullable(z.string()),
    order: z.number().int(),
  })
  .meta({ id: 'Item' });

/** An item of a draft for programs; `key` is the address of its competency. */
export function presentItem(item: Item, key: string): z.infer<typeof itemSchema> {
  const { competency: id, code, kind, title, statement, parent, order } = item;
  return { id, key, code, kind, title, statement, parent, order };
}
