import { z } from 'zod';
import { notFound, t } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import { topicPairId } from '../store/topic-pairs.ts';
import { cardOf } from './card.ts';

const when = z.iso.datetime().nullable();
const cardSchema = z
  .object({
    thread: z.object({
      id: z.string(),
      title: z.string(),
      url: z.string(),
      kind: z.string().meta({ description: '`competency`, `draft` or `group`' }),
      posts: z.number(),
    }),
    framework: z.object({ title: z.string(), url: z.string() }).nullable(),
    competency: z
      .object({
        code: z.string().nullable(),
        kind: z.string(),
        title: z.string().nullable(),
        statement: z.string().meta({ description: 'Markdown; the first 600 characters' }),
        url: z.string(),
      })
      .nullable(),
    draft: z
      .object({
        number: z.number(),
        title: z.string(),
        state: z.enum(['preparing', 'open', 'closed', 'published', 'superseded']),
        opensAt: when,
        closesAt: when,
        url: z.string(),
        commentUrl: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'BridgeCard' });

/**
 * What a topic of a bridged forum is about here, for the theme component of that forum. It tells what everybody may
 * read, whoever asks, so browsers and what is between may keep it.
 */
export function addCardsApi(parts: Parts): void {
  parts.host.api.get('/bridges/cards', {
    summary: 'What a topic of a bridged forum is about: its competency or draft, as everybody may read it',
    policy: 'everybody',
    cors: true,
    query: z.object({
      forum: z.string().max(300).meta({ description: 'Base address of the forum' }),
      topic: z.coerce.number().int().positive().optional(),
      externalId: z
        .string()
        .max(50)
        .optional()
        .meta({ description: 'The `external_id` that a topic which began here has, in place of `topic`' }),
    }),
    responses: { 200: { description: 'The card', schema: cardSchema } },
    async handle({ query }) {
      const thread = await threadOf(parts, query);
      const card = thread === null ? null : await cardOf(parts, thread);
      if (!card) throw notFound(t('That topic is not bridged to anything that everybody may read.'));
      return { body: card, headers: { 'Cache-Control': 'public, max-age=60' } };
    },
  });
}

interface Asked {
  forum: string;
  topic?: number | undefined;
  externalId?: string | undefined;
}

/** The thread of a topic, while its bridge stands; null for none. */
async function threadOf({ collections }: Parts, { forum, topic, externalId }: Asked): Promise<string | null> {
  const url = forum.replace(/\/+$/, '');
  const bridge = await collections.bridges.findOne({
    url,
    state: { $in: ['connecting', 'running', 'paused', 'stopped'] },
  });
  if (!bridge) return null;
  const thread = /^moot-([\w-]+)$/i.exec(externalId ?? '')?.[1];
  const pair =
    topic !== undefined
      ? await collections.topics.findOne({ _id: topicPairId(bridge._id, topic) })
      : thread !== undefined
        ? await collections.topics.findOne({ bridge: bridge._id, thread: thread.toLowerCase() })
        : null;
  return pair?.state === 'live' ? pair.thread : null;
}
