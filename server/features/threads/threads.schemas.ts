import { z } from 'zod';
import { say, t } from '../../core/words/words.ts';
import { outcomes } from './disposition.models.ts';

/** What is wrong with a field, in the language of whoever sent it. */
export const said = (message: string) => ({ error: () => t(message) });

const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);
const time = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });

export const authorSchema = z
  .object({
    handle: z.string(),
    name: z.string(),
    organisation: nullable(z.string()),
    affiliation: z
      .object({ slug: z.string(), name: z.string() })
      .optional()
      .meta({ description: 'The organisation that is confirmed; missing for those who have none.' }),
    network: z.string().optional().meta({
      description:
        'The network that they belong to; only for those of other sites, who have no account here.',
    }),
    unnamed: z.literal(true).optional().meta({ description: 'They are not to be named.' }),
  })
  .meta({ id: 'Author', description: 'The organisation is what the member says; nobody has checked it.' });

export const anchorSchema = z
  .object({
    competency: z.string(),
    field: z.enum(['title', 'statement']).optional(),
    start: z.number().int().optional(),
    end: z.number().int().optional(),
    exact: z.string().optional(),
    prefix: z.string().optional(),
    suffix: z.string().optional(),
  })
  .meta({
    id: 'Anchor',
    description: 'Offsets count Unicode code points of the stored source of the field.',
  });

export const dispositionSchema = z
  .object({
    outcome: z.enum(outcomes),
    reason: nullable(z.string()),
    words: z.string(),
    duplicateOf: nullable(z.string()).meta({ description: 'Id of the comment it says the same as.' }),
    change: z
      .union([
        z.object({ draft: z.string(), number: z.number().int(), competency: z.string(), url: z.string() }),
        z.null(),
      ])
      .meta({ description: 'What it changed in a later draft; null until that draft can be read.' }),
    by: nullable(authorSchema),
    group: nullable(z.object({ slug: z.string(), name: z.string() })),
    at: time,
    version: z.number().int(),
    reply: z
      .union([z.object({ content: z.boolean(), words: z.string(), at: time }), z.null()])
      .meta({ description: 'Whether the answer contents whoever wrote the comment.' }),
    takenUpAt: nullable(time),
  })
  .meta({ id: 'Disposition', description: 'What the editors answered to a comment.' });

export const postSchema = z
  .object({
    id: z.string(),
    threadId: z.string(),
    number: z.number().int(),
    version: z.number().int(),
    author: nullable(authorSchema),
    body: z.string(),
    html: z.string(),
    createdAt: time,
    editedAt: nullable(time),
    deletedAt: nullable(time),
    hidden: nullable(z.object({ at: time, reason: z.string() })),
    removed: nullable(z.object({ at: time, reason: z.string() })).meta({
      description: 'Of a deleted post: that a moderator removed it, and why.',
    }),
    replyTo: nullable(z.string()),
    anchor: nullable(anchorSchema),
    about: nullable(z.string()),
    formal: z.boolean(),
    late: z.boolean().meta({ description: 'It came after its draft had closed for comment.' }),
    onBehalfOf: nullable(z.object({ slug: z.string(), name: z.string() })).meta({
      description: 'The organisation in whose name its author sent it.',
    }),
    suggestion: nullable(z.string()).meta({
      description: 'Words to put in place of the exact words of the anchor.',
    }),
    reactions: z.record(z.string(), z.number()),
    disposition: nullable(dispositionSchema),
    moved: z.boolean().meta({ description: 'It was moved to another thread; its address leads there.' }),
    movedHere: z.boolean().meta({ description: 'It was moved here from another thread.' }),
    origin: nullable(
      z.object({
        from: z.string(),
        author: nullable(z.string()),
        ref: nullable(z.string()).meta({ description: 'Its address there.' }),
      }),
    ).meta({ description: 'Where it was written, when that was on another site.' }),
    places: z
      .array(z.object({ from: z.string(), url: z.string() }))
      .meta({ description: 'Other sites on which it is to be read as well.' }),
  })
  .meta({ id: 'Post' });

export const threadSchema = z
  .object({
    id: z.string(),
    subject: z.object({ kind: z.string(), id: z.string() }),
    title: z.string(),
    head: z.number().int(),
    postCount: z.number().int(),
    locked: z.boolean(),
    lockedReason: nullable(z.string()),
    pinned: z.boolean(),
    pinnedPost: nullable(z.string()).meta({ description: 'Id of the post that stands at its head.' }),
    slowSeconds: z.number().int().meta({ description: 'How long one waits between two posts; 0 for not.' }),
    merged: z.boolean().meta({ description: 'Its posts are in another thread now.' }),
    url: z.string(),
  })
  .meta({ id: 'Thread' });

export const changeSchema = z
  .object({
    seq: z.number().int(),
    type: z.string(),
    at: time,
    actor: nullable(authorSchema),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Change' });

export const idParams = z.object({ id: z.string().regex(/^[\w-]{1,100}$/) });

/** `limit` and `after` of a list; `after` is the cursor that the last answer gave as `next`. */
export const pageQuery = z.object({
  limit: z.coerce
    .number()
    .int(said(say('must be a whole number')))
    .min(1, said(say('must be 1 or more')))
    .max(200, said(say('must be 200 or less')))
    .default(50),
  after: z.coerce
    .number()
    .int(said(say('must be the number that the last answer gave as next')))
    .min(0)
    .default(0),
});

export const listOf = <T extends z.ZodType>(schema: T) =>
  z.object({ items: z.array(schema), next: nullable(z.number().int()) });

const passageParts = ['field', 'start', 'end', 'exact'] as const;

/** What a client sends as `anchor`: a competency, or a passage of one of its fields. Extra fields are refused. */
export const anchorInput = z
  .strictObject({
    competency: z.string().min(1).max(100),
    field: z.enum(['title', 'statement']).optional(),
    start: z.number().int().min(0).optional(),
    end: z.number().int().min(1).optional(),
    exact: z.string().max(4000).optional(),
    prefix: z.string().max(200).optional(),
    suffix: z.string().max(200).optional(),
  })
  .superRefine((anchor, context) => {
    if (Object.keys(anchor).every((name) => name === 'competency')) return;
    const message = t('is missing: a passage has a field, start, end and exact');
    for (const part of passageParts) {
      if (anchor[part] === undefined) context.addIssue({ code: 'custom', path: [part], message });
    }
  })
  .meta({
    id: 'AnchorInput',
    description: 'A competency alone, or with a passage: field, start, end and exact.',
  });
