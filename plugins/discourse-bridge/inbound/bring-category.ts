import { type Reader, everyone } from '../../../server/plugin-api.ts';
import type { Bridge, Mapping } from '../store/records.ts';
import { note } from '../work/events.ts';
import { readable } from './admit.ts';
import { askOut } from './ask-out.ts';
import type { InParts } from './in-parts.ts';
import { tellOwners } from './tell-owners.ts';
import { withdrawTopic } from './withdraw.ts';

/**
 * Looks whether a category and what it is mapped to are still for the same people. When the category is not readable
 * any more, its copies here are hidden and the owners told; when it is again, they come back.
 */
export async function bringCategory(parts: InParts, bridge: Bridge, mapping: Mapping): Promise<void> {
  const categories = await parts.categories.of(bridge);
  const open = readable(mapping, categories.get(mapping.category));
  const fits = open && (await targetFits(parts, mapping));
  const before = mapping.state;
  const state = fits ? 'live' : 'private';
  const checkedAt = parts.clock.now();
  const leaves = state === 'private' && before === 'live';
  const { told = before } = mapping;
  await parts.stores.mappings.change(mapping, {
    state,
    checkedAt,
    told,
    ...(leaves && { privateSince: checkedAt }),
  });
  // Also those that a run which was cut short has left.
  if (!open) await withdrawAll(parts, bridge, mapping);
  if (state === told) return;
  if (fits) await askForAll(parts, bridge, mapping);
  const values = { category: mapping.categoryName };
  await note(parts, bridge, fits ? 'category-public' : 'category-private', String(mapping.category), values);
  await tellOwners(parts, bridge, mapping, fits ? 'back' : open ? 'target' : 'private');
  await parts.stores.mappings.change(mapping, { told: state });
}

async function withdrawAll(parts: InParts, bridge: Bridge, mapping: Mapping): Promise<void> {
  const topics = await parts.stores.topics.ofCategory(bridge._id, mapping.category, 'live');
  for (const topic of topics) await withdrawTopic(parts, bridge, topic, 'private');
}

/** Topics come back as they are now; of those that never left, what was written here meanwhile goes there. */
async function askForAll(parts: InParts, bridge: Bridge, { category }: Mapping): Promise<void> {
  const { topics } = parts.stores;
  for (const { topic } of await topics.ofCategory(bridge._id, category, 'private'))
    await parts.tasks.ask(bridge._id, 'topic-there', String(topic), { topic });
  for (const pair of await topics.ofCategory(bridge._id, category, 'live')) await askOut(parts, bridge, pair);
}

/** What everybody may read goes to what everybody may read, and nothing else does. */
async function targetFits({ host }: InParts, { target, audience }: Mapping): Promise<boolean> {
  const scope = await scopeOf(host.read, everyone, target);
  return scope !== null && (scope === 'public') === (audience === 'public');
}

async function scopeOf(read: InParts['host']['read'], reader: Reader, { kind, id }: Mapping['target']) {
  switch (kind) {
    case 'group':
      return (await read.group(reader, id))?.scope ?? null;
    case 'thread':
      return (await read.thread(reader, id))?.scope ?? null;
    case 'framework':
      return (await read.frameworks(reader)).find((one) => one.id === id || one.slug === id)?.scope ?? null;
  }
}
