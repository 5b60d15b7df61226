import { z } from 'zod';
import { addKeeping } from './api-keeping.ts';
import {
  bridgeParams as params,
  bridgePolicy as policy,
  bridgeSchema,
  bridgeShape,
  mappingInput,
  mappingShape,
  summarySchema,
  summaryShape,
  webhookSchema,
  webhookShape,
} from './api-shapes.ts';
import { addStarting } from './api-starting.ts';
import type { ConnectParts } from './connect-parts.ts';
import { parseTarget } from './targets.ts';

const longest = { url: 300, key: 300, name: 100 };
const mostMappings = 200;

const created = bridgeSchema.extend({
  webhook: webhookSchema.extend({
    secret: z.string().meta({ description: 'For the webhook of the forum; answered this once' }),
  }),
});

/** The calls of the API for bridges. */
export function addBridgeApi(parts: ConnectParts): void {
  addConnecting(parts);
  addStarting(parts);
  addKeeping(parts);
}

function addConnecting(parts: ConnectParts): void {
  const { api } = parts.host;
  const { rights, bridges } = parts;
  api.get('/bridges', {
    summary: 'The bridges that the caller looks after',
    policy,
    responses: {
      200: {
        description: 'Bridges, the newest first',
        schema: z.object({ items: z.array(summarySchema), next: z.null() }),
      },
    },
    handle: async ({ reader }) => ({
      body: { items: (await rights.bridges(reader)).map(summaryShape), next: null },
    }),
  });
  api.post('/bridges', {
    summary: 'Connect a forum. Nothing flows until it is mapped and started',
    policy,
    body: z
      .object({
        kind: z.literal('discourse'),
        url: z.string().max(longest.url),
        key: z.string().max(longest.key),
        username: z.string().max(longest.name),
        group: z.string().max(longest.name).optional(),
        reader: z
          .object({
            kind: z.enum(['anonymous', 'writer', 'account']),
            key: z.string().max(longest.key).optional(),
            username: z.string().max(longest.name).optional(),
          })
          .strict()
          .optional(),
      })
      .strict(),
    responses: { 201: { description: 'The bridge, with the secret for its webhook', schema: created } },
    async handle({ body, reader }) {
      const { bridge, secret } = await bridges.create(reader, body);
      const shape = await bridgeShape(parts, bridge);
      return { status: 201, body: { ...shape, webhook: { ...shape.webhook, secret } } };
    },
  });
  api.get('/bridges/{id}', {
    summary: 'A bridge: state, queue, lag, failures',
    policy,
    params,
    responses: { 200: { description: 'The bridge', schema: bridgeSchema } },
    handle: async ({ params: { id }, reader }) => ({
      body: await bridgeShape(parts, await rights.bridge(reader, id)),
    }),
  });
  api.post('/bridges/{id}/webhook', {
    summary: 'A new secret for the webhook, in place of the one before',
    policy,
    params,
    responses: { 200: { description: 'Address, secret and events', schema: created.shape.webhook } },
    async handle({ params: { id }, reader }) {
      const bridge = await rights.bridge(reader, id);
      const secret = await bridges.newSecret(bridge);
      return { body: { ...webhookShape(parts, bridge), pingedAt: null, secret } };
    },
  });
  addMapping(parts);
}

function addMapping(parts: ConnectParts): void {
  const { api } = parts.host;
  const { rights, choices, categoryMappings } = parts;
  api.get('/bridges/{id}/categories', {
    summary: 'The categories of the forum',
    policy,
    params,
    responses: {
      200: {
        description: 'Categories as the writing account sees them',
        schema: z.object({
          items: z.array(
            z.object({
              id: z.number().int(),
              name: z.string(),
              topics: z.number().int(),
              posts: z.number().int(),
              public: z.boolean(),
              writer: z.enum(['topics', 'replies', 'reads']),
            }),
          ),
          next: z.null(),
        }),
      },
    },
    handle: async ({ params: { id }, reader }) => ({
      body: { items: await choices.categories(await rights.bridge(reader, id)), next: null },
    }),
  });
  api.put('/bridges/{id}/mappings', {
    summary: 'Which category leads where, in place of all mappings there were',
    policy,
    params,
    body: z.array(mappingInput).max(mostMappings),
    responses: {
      200: {
        description: 'The mappings',
        schema: z.object({ items: bridgeSchema.shape.mappings, next: z.null() }),
      },
    },
    async handle({ params: { id }, body, reader }) {
      const bridge = await rights.bridge(reader, id);
      const given = body.map(({ target, ...one }) => ({ ...one, target: parseTarget(target) }));
      const items = await categoryMappings.put(reader, bridge, given);
      return { body: { items: items.map(mappingShape), next: null } };
    },
  });
}
