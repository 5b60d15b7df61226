import { z } from 'zod';
import type { Backfill, Bridge, BridgeEvent, Mapping, Task } from '../store/records.ts';
import { secondsLeft } from '../backfill/time-left.ts';
import { refusalWords } from '../outbound/refusal-words.ts';
import { type Capability, capabilitiesLacking } from './capabilities.ts';
import type { ConnectParts } from './connect-parts.ts';
import { eventWords } from './event-words.ts';
import type { Overview } from './overview.ts';
import { targetText } from './targets.ts';
import { webhookAddress, webhookEvents } from './webhook.pages.ts';

/** What every call about one bridge names, and who may make it. */
export const bridgeParams = z.object({ id: z.string().max(100) });
export const bridgePolicy = 'bridge.change' as const;

const time = z.iso.datetime().nullable();
const direction = z.enum(['in', 'out', 'both']);

export const targetSchema = z
  .union([
    z.string().max(250).meta({ description: '`group:<slug>`, `framework:<slug>` or `thread:<id>`' }),
    z.object({ kind: z.enum(['framework', 'group', 'thread']), id: z.string().max(200) }).strict(),
  ])
  .meta({ id: 'BridgeTarget' });

export const mappingInput = z
  .object({
    category: z.number().int(),
    target: targetSchema,
    direction,
    names: z.boolean().optional(),
    audience: z.enum(['public', 'members']).optional(),
  })
  .strict();

const mappingSchema = z
  .object({
    category: z.number().int(),
    categoryName: z.string(),
    target: z.object({ kind: z.string(), id: z.string(), text: z.string() }),
    direction,
    names: z.boolean(),
    audience: z.enum(['public', 'members']),
    state: z.enum(['live', 'private']),
  })
  .meta({ id: 'BridgeMapping' });

const capabilitySchema = z
  .object({ code: z.string(), has: z.boolean(), lacks: z.array(z.string()) })
  .meta({ id: 'BridgeCapability', description: '`lacks`: scopes of Discourse that the key lacks for it' });

export const webhookSchema = z
  .object({
    address: z.string(),
    events: z.array(z.string()),
    pingedAt: time,
    lastAt: time,
  })
  .meta({ id: 'BridgeWebhook' });

export const summarySchema = z
  .object({
    id: z.string(),
    kind: z.literal('discourse'),
    url: z.string(),
    host: z.string(),
    name: z.string(),
    group: z.string().nullable(),
    state: z.enum(['connecting', 'running', 'paused', 'stopped', 'disconnected']),
    stopped: z.object({ reason: z.string(), at: z.iso.datetime() }).nullable(),
  })
  .meta({
    id: 'BridgeSummary',
    description: '`group` is an id, and null for a bridge that is mapped to nothing yet',
  });

export const backfillSchema = z
  .object({
    state: z.enum(['running', 'paused', 'done', 'failed']),
    startedAt: z.iso.datetime(),
    endedAt: time,
    topics: z.number().int(),
    topicsDone: z.number().int(),
    postsDone: z.number().int(),
    postsRefused: z.number().int(),
    secondsLeft: z.number().int(),
    trouble: z.string().nullable(),
  })
  .meta({ id: 'BridgeBackfill' });

export const failureSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    subject: z.string(),
    state: z.string(),
    code: z.string().nullable(),
    words: z.string(),
    at: z.iso.datetime(),
    attempts: z.number().int(),
    acts: z.array(z.string()),
  })
  .meta({ id: 'BridgeFailure', description: '`acts`: what a moderator may do, by POST …/retry' });

export const bridgeSchema = summarySchema
  .extend({
    writer: z.object({ username: z.string(), userId: z.number().int() }),
    actsForOthers: z.boolean(),
    reader: z.object({ kind: z.string(), username: z.string().nullable() }),
    capabilities: z.array(capabilitySchema),
    delaySeconds: z.number().int(),
    webhook: webhookSchema,
    queue: z.object({
      waiting: z.number().int(),
      refused: z.number().int(),
      unclear: z.number().int(),
      failed: z.number().int(),
    }),
    lag: z.number().int().meta({ description: 'Seconds that the oldest thing that is due has waited' }),
    failures: z.array(failureSchema),
    rate: z.object({
      perMinute: z.number().nullable(),
      left: z.number().nullable(),
      waitSeconds: z.number().int(),
    }),
    inStep: z.object({ topics: z.number().int(), posts: z.number().int() }),
    mappings: z.array(mappingSchema),
    backfill: backfillSchema.nullable(),
  })
  .meta({ id: 'Bridge' });

export const eventSchema = z
  .object({ at: z.iso.datetime(), what: z.string(), subject: z.string(), words: z.string() })
  .meta({ id: 'BridgeEvent' });

export function summaryShape({ _id, url, host, name, group, state, stopped }: Bridge) {
  const why = stopped && { reason: stopped.reason, at: stopped.at.toISOString() };
  return { id: _id, kind: 'discourse' as const, url, host, name, group: group || null, state, stopped: why };
}

/** A bridge as programs are told: everything but keys and secrets. */
export async function bridgeShape(parts: ConnectParts, bridge: Bridge) {
  const [overview, failures, mappings] = await Promise.all([
    parts.overviews.of(bridge),
    parts.overviews.failures(bridge._id),
    parts.categoryMappings.of(bridge._id),
  ]);
  const { waiting, refused, unclear, failed } = overview.queue;
  const { writer, actsForOthers, reader, delaySeconds } = bridge;
  return {
    ...summaryShape(bridge),
    writer,
    actsForOthers,
    reader,
    capabilities: capabilitiesLacking(bridge.key?.lacks ?? []) satisfies Capability[],
    delaySeconds,
    webhook: webhookShape(parts, bridge),
    queue: { waiting, refused, unclear, failed },
    lag: overview.lagSeconds,
    failures: failures.map((task) => failureShape(parts, task)),
    rate: rateShape(overview),
    inStep: { topics: overview.topics, posts: overview.posts },
    mappings: mappings.map(mappingShape),
    backfill: overview.backfill && backfillShape(overview.backfill, overview),
  };
}

export const webhookShape = ({ host }: ConnectParts, bridge: Bridge) => ({
  address: webhookAddress(host.baseUrl, bridge),
  events: [...webhookEvents],
  pingedAt: bridge.webhook.pingedAt?.toISOString() ?? null,
  lastAt: bridge.webhook.lastAt?.toISOString() ?? null,
});

/** A forum without limits has no number for them. */
const rateShape = ({ rate: { perMinute, left, waitSeconds } }: Overview) => ({
  perMinute: Number.isFinite(perMinute) ? perMinute : null,
  left: Number.isFinite(left) ? left : null,
  waitSeconds,
});

export const mappingShape = ({
  category,
  categoryName,
  target,
  direction: way,
  names,
  audience,
  state,
}: Mapping) => ({
  category,
  categoryName,
  target: { ...target, text: targetText(target) },
  direction: way,
  names,
  audience,
  state,
});

export function backfillShape(backfill: Backfill, { rate }: Pick<Overview, 'rate'>) {
  const { state, startedAt, endedAt, topics, topicsDone, postsDone, postsRefused, trouble } = backfill;
  const over = state === 'done' || state === 'failed';
  return {
    state,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    topics,
    topicsDone,
    postsDone,
    postsRefused,
    secondsLeft: over ? 0 : secondsLeft({ ...backfill, perMinute: rate.perMinute }),
    trouble: trouble?.code ?? null,
  };
}

function failureShape({ cases }: ConnectParts, task: Task) {
  const { _id, kind, subject, state, trouble, askedAt, attempts } = task;
  return {
    id: _id,
    kind,
    subject,
    state,
    code: trouble?.code ?? null,
    words: trouble ? refusalWords(trouble) : '',
    at: (trouble?.at ?? askedAt).toISOString(),
    attempts,
    acts: cases.actsOf(task),
  };
}

export const eventShape = (event: BridgeEvent) => ({
  at: event.at.toISOString(),
  what: event.what,
  subject: event.subject,
  words: eventWords(event),
});
