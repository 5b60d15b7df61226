import type { Bridge, Delivery } from '../store/records.ts';
import { type AskOptions, taskId, type TaskKind } from '../work/tasks.ts';
import type { InParts } from './in-parts.ts';

type Wanted = [kind: TaskKind, subject: string, options?: AskOptions];

const heardAtATime = 500;

/** Asks that what webhooks told of since is brought in step: a forum that tells waits for none of it. */
export async function askForHeard(parts: InParts, bridge: Bridge): Promise<void> {
  await parts.deliveries.settled();
  const { deliveries } = parts.collections;
  const heard = await deliveries
    .find({ bridge: bridge._id, asked: false })
    .sort({ at: 1 })
    .limit(heardAtATime)
    .toArray();
  if (heard.length === 0) return;
  const all = await Promise.all(heard.map((delivery) => wantedOf(parts, bridge, delivery)));
  const once = new Map(
    all.flatMap((wanted) => (wanted ? [[taskId(bridge._id, wanted[0], wanted[1]), wanted] as const] : [])),
  );
  await Promise.all([...once.values()].map((wanted) => parts.tasks.ask(bridge._id, ...wanted)));
  // Last: a run that is killed in between asks once more.
  await deliveries.updateMany({ _id: { $in: heard.map(({ _id }) => _id) } }, { $set: { asked: true } });
}

/** What is to be brought in step after a delivery; null when nothing of it can be here. */
async function wantedOf(
  { stores }: InParts,
  bridge: Bridge,
  { topic, post, category }: Delivery,
): Promise<Wanted | null> {
  if (topic === null) return category === null ? null : ['category-there', String(category)];
  const [mapping, pair] = await Promise.all([
    stores.mappings.ofCategory(bridge._id, category),
    stores.topics.get(bridge._id, topic),
  ]);
  // Of a category that was taken out nothing is read, whatever came by it.
  if (!mapping && !(pair && (await stores.mappings.ofCategory(bridge._id, pair.category)))) return null;
  // Told of in another category than its topic was in, it may have gone where it is not to be taken from.
  const stays = pair && mapping?.category === pair.category;
  if (post !== null && stays) return ['post-there', `${topic}/${post}`, { topic }];
  return ['topic-there', String(topic), { topic }];
}
