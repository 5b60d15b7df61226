import { z } from 'zod';
import { say } from '../../core/words/words.ts';
import { said } from '../threads/threads.schemas.ts';

const text = () => z.string(said(say('must be a text')));
const optional = () => text().nullish();
const id = () => z.string(said(say('must be the id of a competency'))).max(100);
const number = () =>
  z
    .number(said(say('must be the version that you saw')))
    .int()
    .min(0);

export const draftParams = z.object({ slug: z.string().max(100), number: z.coerce.number().int().min(1) });
export const itemParams = draftParams.extend({ id: z.string().max(100) });
export const editParams = draftParams.extend({ seq: z.coerce.number().int().min(1) });

/** `after` is the id that the last answer gave as next. */
export const itemsQuery = z.object({
  limit: z.coerce
    .number(said(say('must be a whole number')))
    .int()
    .min(1)
    .max(200)
    .default(200),
  after: z.string().max(100).optional(),
});

export const workingItem = z
  .object({
    id: z.string(),
    key: z
      .union([z.string(), z.null()])
      .meta({ description: 'Null for one that is in no published draft yet.' }),
    code: z.union([z.string(), z.null()]),
    kind: z.string(),
    title: z.union([z.string(), z.null()]),
    statement: z.string(),
    parent: z.union([z.string(), z.null()]),
    version: z
      .number()
      .int()
      .meta({ description: 'An edit of its words names it; 409 when it is another by then.' }),
    placed: z.number().int().meta({ description: 'The same for its place.' }),
    retired: z.union([z.object({ replacedBy: z.array(z.string()), reason: z.string() }), z.null()]),
  })
  .meta({ id: 'WorkingItem', description: 'A competency of a draft that is being prepared.' });

export const edited = z
  .object({
    seq: z
      .number()
      .int()
      .meta({ description: 'The number of the change in the channel `drafting:<draft>`.' }),
    made: z.array(z.string()).meta({ description: 'Ids of new competencies.' }),
    changed: z.boolean().meta({ description: 'False when the text was so already.' }),
    item: z.union([workingItem, z.null()]),
  })
  .meta({ id: 'Edited' });

const words = { code: optional(), kind: optional(), title: optional(), statement: optional() };
const cause = z.string().max(100).nullish().meta({ description: 'The comment that this answers.' });

export const addBody = z.strictObject({ ...words, parent: id().nullish(), before: id().nullish(), cause });
export const rewordBody = z.strictObject({ ...words, version: number(), cause });
export const moveBody = z.strictObject({
  parent: z.union([id(), z.null()]),
  before: id().nullish(),
  placed: number().optional(),
  cause,
});
export const retireBody = z.strictObject({
  version: number(),
  reason: text(),
  replacedBy: z.array(id()).max(50).optional(),
  children: z
    .enum(['up', 'too'])
    .optional()
    .meta({ description: 'What stands beneath it: moves up, or goes too.' }),
  cause,
});
export const splitBody = z.strictObject({
  version: number(),
  reason: text(),
  into: z.array(z.strictObject(words)).max(20),
  children: z
    .union([z.enum(['up', 'too']), z.number().int().min(0)])
    .optional()
    .meta({
      description: 'What stands beneath it: moves up, goes too, or goes beneath the nth of the new ones.',
    }),
  cause,
});
export const mergeBody = z.strictObject({
  competencies: z.array(z.strictObject({ id: id(), version: number() })).max(50),
  into: z
    .union([id(), z.strictObject(words)])
    .meta({ description: 'The id of one that takes them in, or the words of a new one.' }),
  reason: text(),
  cause,
});
