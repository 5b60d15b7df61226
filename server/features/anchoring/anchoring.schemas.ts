import { z } from 'zod';
import type { Anchor } from '../../core/passage/anchor.ts';
import type { CarryState } from '../../core/passage/carry.ts';
import { settlings, type SettledAnchor } from '../threads/settled-anchor.ts';
import { anchorSchema } from '../threads/threads.schemas.ts';

const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);

export const carriedSchema = z
  .object({
    state: z.enum(['sure', 'moved', 'to-check', 'gone']),
    original: anchorSchema.meta({ description: 'As it was in the draft that the comment was made on.' }),
    current: nullable(anchorSchema).meta({
      description: 'In the draft that was asked for; null while nobody knows, and when its words are gone.',
    }),
    proposed: nullable(anchorSchema).meta({
      description: 'Where a person may look first; it is not placed.',
    }),
    settled: nullable(
      z.object({ outcome: z.enum(settlings), at: z.iso.datetime(), version: z.number().int() }),
    ).meta({ description: 'What its author or an editor said of it in that draft.' }),
  })
  .meta({ id: 'CarriedAnchor', description: 'An anchor as carried to a draft.' });

/** An anchor as programs are told it. */
export function presentCarried(row: {
  state: CarryState;
  original: Anchor;
  current: Anchor | null;
  proposed: Anchor | null;
  settled: SettledAnchor | null;
}): z.infer<typeof carriedSchema> {
  const { state, original, current, proposed, settled } = row;
  return {
    state,
    original,
    current,
    proposed,
    settled: settled && {
      outcome: settled.outcome,
      at: settled.at.toISOString(),
      version: settled.version,
    },
  };
}
