import { z } from 'zod';
import { outcomes } from '../threads/disposition.models.ts';
import { settlings } from '../threads/settled-anchor.ts';
import { packageFormat } from './package-format.ts';

/** The shapes of a package's files, as strictly as they are written. Times are ISO 8601 in UTC. */
const time = z.iso.datetime();
const id = z.string().regex(/^[\w-]{1,80}$/);
const address = z
  .string()
  .max(2_000)
  .regex(/^(?:https?:\/\/|urn:)\S+$/);
const words = z.string().max(20_000);
const line = z.string().max(1_000);
const nullable = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.null()]);

export const manifestSchema = z.strictObject({
  format: z.literal(packageFormat),
  version: z.number().int(),
  exportedAt: time,
  home: z
    .string()
    .max(200)
    .regex(/^https?:\/\/[^\s/]+(?:\/\S*[^/\s])?$/),
  framework: z.strictObject({
    id,
    slug: line,
    title: line.min(1),
    description: words,
    createdAt: time,
  }),
  drafts: z
    .array(
      z.strictObject({
        number: z.number().int().min(1),
        id,
        state: z.enum(['open', 'closed', 'published', 'superseded']),
        opensAt: nullable(time),
        closesAt: nullable(time),
        addedAt: time,
        sourceIdentifier: nullable(line),
        adoptionStatus: nullable(line),
        text: line,
        comments: line,
      }),
    )
    .min(1),
  competencies: z.array(
    z.strictObject({ id, key: z.string().min(1).max(200), sourceId: line, createdAt: time }),
  ),
  files: z.array(
    z.strictObject({
      path: line,
      size: z.number().int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

export const peopleSchema = z.strictObject({
  people: z.array(
    z.strictObject({
      id: address.regex(/^https?:\/\/[^/]+\/(?:.*\/)?members\/[\w-]{1,60}$/),
      handle: z.string().regex(/^[\w-]{1,60}$/),
      name: line.min(1),
      organisation: nullable(line),
    }),
  ),
  organisations: z.array(
    z.strictObject({
      id: address.regex(/^https?:\/\/[^/]+\/(?:.*\/)?organisations\/[\w-]{1,100}$/),
      name: line.min(1),
    }),
  ),
});

const body = z.strictObject({
  type: z.literal('TextualBody'),
  value: words,
  format: z.string(),
  purpose: z.enum(['commenting', 'replying', 'editing']),
});

const position = z.number().int().min(0);
const place = z.strictObject({
  type: z.literal('SpecificResource'),
  source: address,
  state: z.looseObject({ type: z.literal('TimeState'), cached: address }).optional(),
  selector: z
    .strictObject({
      type: z.literal('FragmentSelector'),
      conformsTo: z.string(),
      value: z.string(),
      refinedBy: z.tuple([
        z.strictObject({ type: z.literal('TextPositionSelector'), start: position, end: position }),
        z.strictObject({
          type: z.literal('TextQuoteSelector'),
          exact: words,
          prefix: words,
          suffix: words,
        }),
      ]),
    })
    .optional(),
});
export type Place = z.output<typeof place>;

const target = z.union([address, place]);

const annotation = z.strictObject({
  id: address,
  type: z.literal('Annotation'),
  'moot:number': z.number().int().min(1),
  'moot:version': z.number().int().min(1).optional(),
  'moot:gone': z.literal(true).optional(),
  'moot:formal': z.literal(true).optional(),
  'moot:late': z.literal(true).optional(),
  'moot:onBehalfOf': address.optional(),
  created: time,
  modified: time.optional(),
  creator: address.optional(),
  motivation: z.union([z.string(), z.array(z.string()).max(3)]).optional(),
  body: z.array(body).min(1).max(2).optional(),
  target: z.union([target, z.array(target).min(1).max(2)]),
});
export type Annotation = z.output<typeof annotation>;

export const annotationsSchema = z.strictObject({
  '@context': z.array(z.unknown()).max(3),
  id: address,
  type: z.literal('AnnotationPage'),
  items: z.array(annotation),
});

export const dispositionsSchema = z.strictObject({
  dispositions: z.array(
    z.strictObject({
      comment: address,
      outcome: z.enum(outcomes),
      reason: nullable(words),
      words,
      duplicateOf: nullable(address),
      change: nullable(z.strictObject({ draft: address, competency: address })),
      by: nullable(address),
      at: time,
      version: z.number().int().min(1),
      reply: nullable(z.strictObject({ content: z.boolean(), words, at: time })),
      takenUp: nullable(z.strictObject({ by: nullable(address), at: time })),
    }),
  ),
  anchors: z.array(
    z.strictObject({
      comment: address,
      draft: address,
      outcome: z.enum(settlings),
      target: nullable(place),
      by: nullable(address),
      at: time,
      version: z.number().int().min(1),
    }),
  ),
});
