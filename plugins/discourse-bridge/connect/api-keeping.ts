import { z } from 'zod';
import { bridgeParams as params, bridgePolicy as policy, eventSchema, eventShape } from './api-shapes.ts';
import type { ConnectParts } from './connect-parts.ts';

/** The calls about a bridge that is there: pause, resume, retry, events, disconnect. */
export function addKeeping(parts: ConnectParts): void {
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
