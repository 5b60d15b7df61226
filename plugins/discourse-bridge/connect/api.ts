import { z } from 'zod';
import { renderMarkdown } from '../../../server/plugin-api.ts';
import {
  backfillSchema,
  backfillShape,
  bridgeSchema,
  bridgeShape,
  eventSchema,
  eventShape,
  mappingInput,
  mappingShape,
  summarySchema,
  summaryShape,
  webhookSchema,
  webhookShape,
} from './api-shapes.ts';
import type { ConnectParts } from './connect-parts.ts';
import { parseTarget } from './targets.ts';

const params = z.object({ id: z.string().max(100) });
const policy = 'bridge.change' as const;
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

const dryRunSchema = z.object({
  topics: z.number().int(),
  posts: z.number().int(),
  seconds: z.number().int(),
  callsPerMinute: z.number().nullable(),
  counted: z.boolean(),
  categories: z.array(
    z.object({
      category: z.number().int(),
      name: z.string(),
      topics: z.number().int(),
      posts: z.number().int(),
    }),
  ),
  samples: z.array(
    z.object({
      title: z.string(),
      category: z.number().int(),
      author: z.string(),
      at: z.iso.datetime(),
      url: z.string(),
      body: z.string(),
      html: z.string(),
    }),
  ),
  otherMoot: z.boolean(),
});

function addStarting(parts: ConnectParts): void {
  const { api } = parts.host;
  const { rights, starting, overviews } = parts;
  api.post('/bridges/{id}/backfill', {
    summary: 'Take over what the forum has, or only tell what that would be',
    policy,
    params,
    body: z.object({ dryRun: z.boolean().optional() }).strict(),
    responses: {
      200: { description: 'What would come', schema: dryRunSchema },
      202: { description: 'Under way', schema: backfillSchema },
    },
    async handle({ params: { id }, body, reader }) {
      const bridge = await rights.bridge(reader, id);
      if (!body.dryRun) {
        const backfill = await starting.backfill(bridge);
        return { status: 202, body: backfillShape(backfill, await overviews.of(bridge)) };
      }
      const { samples, ...run } = await starting.dryRun(bridge);
      const shown = samples.map(({ at, ...one }) => ({
        ...one,
        at: at.toISOString(),
        html: renderMarkdown(one.body).html,
      }));
      return { body: { ...run, samples: shown } };
    },
  });
  for (const [act, to] of [
    ['pause', 'paused'],
    ['resume', 'running'],
  ] as const)
    api.post(`/bridges/{id}/backfill/${act}`, {
      summary: act === 'pause' ? 'Pause taking over' : 'Go on taking over where it was',
      policy,
      params,
      responses: { 204: { description: 'Done' } },
      async handle({ params: { id }, reader }) {
        await starting.turn(await rights.bridge(reader, id), to);
        return { status: 204 };
      },
    });
}

function addKeeping(parts: ConnectParts): void {
  const { api } = parts.host;
  const { rights, running, cases, overviews, removal } = parts;
  api.post('/bridges/{id}/pause', {
    summary: 'Pause: what happens waits',
    policy,
    params,
    responses: { 204: { description: 'Paused' } },
    async handle({ params: { id }, reader }) {
      await running.pause(await rights.bridge(reader, id));
      return { status: 204 };
    },
  });
  api.post('/bridges/{id}/resume', {
    summary: 'Go on, or begin with what happens from now on',
    policy,
    params,
    responses: { 204: { description: 'It runs' } },
    async handle({ params: { id }, reader }) {
      const bridge = await rights.bridge(reader, id);
      await (bridge.state === 'connecting' ? running.start(bridge) : running.resume(bridge));
      return { status: 204 };
    },
  });
  api.post('/bridges/{id}/retry', {
    summary: 'Try again what failed or was refused, or settle one case',
    policy,
    params,
    body: z
      .object({
        failure: z.string().max(300).optional(),
        act: z.enum(['retry', 'look', 'send', 'leave', 'put-back']).optional(),
      })
      .strict(),
    responses: {
      200: {
        description: 'How many cases were taken up; 0 for a look that found nothing',
        schema: z.object({ settled: z.number().int() }),
      },
    },
    async handle({ params: { id }, body: { failure, act = 'retry' }, reader }) {
      const bridge = await rights.bridge(reader, id);
      if (failure === undefined) return { body: { settled: await cases.retryAll(bridge) } };
      return { body: { settled: Number(await cases.settle(bridge, failure, act)) } };
    },
  });
  api.get('/bridges/{id}/events', {
    summary: 'What happened lately, the newest first',
    policy,
    params,
    query: z.object({
      after: z.iso.datetime().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    responses: {
      200: {
        description: 'Events of the last 30 days; `after` is the time of the last one of the page before',
        schema: z.object({ items: z.array(eventSchema), next: z.string().nullable() }),
      },
    },
    async handle({ params: { id }, query: { after, limit }, reader }) {
      const bridge = await rights.bridge(reader, id);
      const events = await overviews.events(bridge._id, after ? new Date(after) : undefined, limit);
      const next = events.length === limit ? events.at(-1)!.at.toISOString() : null;
      return { body: { items: events.map(eventShape), next } };
    },
  });
  api.delete('/bridges/{id}', {
    summary: 'Disconnect',
    policy,
    params,
    query: z.object({
      copies: z.enum(['keep', 'remove', 'remove-here', 'remove-there']).default('keep').meta({
        description:
          'remove-here: what came from the forum is deleted here for good; remove-there: what was written here is deleted on the forum; remove: both',
      }),
    }),
    responses: { 204: { description: 'Disconnected; copies are removed bit by bit' } },
    async handle({ params: { id }, query: { copies }, reader }) {
      const here = copies === 'remove' || copies === 'remove-here';
      const there = copies === 'remove' || copies === 'remove-there';
      await removal.disconnect(await rights.bridge(reader, id), { here, there });
      return { status: 204 };
    },
  });
}
