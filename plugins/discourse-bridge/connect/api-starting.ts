import { z } from 'zod';
import { renderMarkdown } from '../../../server/plugin-api.ts';
import {
  backfillSchema,
  backfillShape,
  bridgeParams as params,
  bridgePolicy as policy,
} from './api-shapes.ts';
import type { ConnectParts } from './connect-parts.ts';

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

/** The calls about taking over what a forum has. */
export function addStarting(parts: ConnectParts): void {
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
