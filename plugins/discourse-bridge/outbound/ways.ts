import { everyone, guest, type ThreadShape } from '../../../server/plugin-api.ts';
import type { Bridge, Mapping } from '../store/records.ts';
import { secondsAfter } from '../work/clock.ts';
import { Later } from '../work/outcomes.ts';
import type { OutParts, Way } from './out-parts.ts';

/** How closely a target names a thread: the closest wins where several categories of one forum would take it. */
const closeness: Record<Mapping['target']['kind'], number> = { thread: 0, framework: 1, group: 2 };

export const goesOut = ({ direction }: Pick<Mapping, 'direction'>): boolean => direction !== 'in';

/** So long until it is looked again whether those who read one side may read the other. */
const lookAgainSeconds = 600;

/**
 * Where a thread goes in this bridge; null when nowhere: a topic that is gone or left takes nothing. Throws Later while
 * the two sides are for different people: what waits goes when that has ended.
 */
export async function wayOf(out: OutParts, bridge: Bridge, thread: ThreadShape): Promise<Way | null> {
  const { stores } = out;
  const pair = await stores.topics.ofThread(bridge._id, thread.id);
  const mapping = pair
    ? await stores.mappings.ofCategory(bridge._id, pair.category)
    : await closest(out, await stores.mappings.of(bridge._id), thread);
  if (!mapping || !goesOut(mapping) || pair?.state === 'gone' || pair?.state === 'left') return null;
  const open = mapping.state === 'live' && pair?.state !== 'private';
  if (open && (await mayLeave(out, mapping, thread))) return { bridge, mapping, pair };
  throw new Later(secondsAfter(out.clock.now(), lookAgainSeconds));
}

/** The same as things are now: null also while nothing flows. */
export async function wayNow(out: OutParts, bridge: Bridge, thread: ThreadShape): Promise<Way | null> {
  try {
    return await wayOf(out, bridge, thread);
  } catch (error) {
    if (error instanceof Later) return null;
    throw error;
  }
}

/** Whether posts of a thread may be in a topic now that is not its own, as staff there made copies of them in it. */
export async function flowsInto(
  out: OutParts,
  bridge: Bridge,
  topic: number,
  thread: ThreadShape,
): Promise<boolean> {
  const pair = await out.stores.topics.get(bridge._id, topic);
  const mapping = pair && (await out.stores.mappings.ofCategory(bridge._id, pair.category));
  if (!mapping || pair.state !== 'live' || mapping.state !== 'live' || !goesOut(mapping)) return false;
  return mayLeave(out, mapping, thread);
}

/** The mapping whose target holds this thread; the closest, of several the oldest. */
export async function closest(
  out: Pick<OutParts, 'host'>,
  mappings: Mapping[],
  thread: ThreadShape,
): Promise<Mapping | null> {
  const held: Mapping[] = [];
  for (const mapping of mappings)
    if (goesOut(mapping) && (await holds(out, mapping.target, thread))) held.push(mapping);
  const order = (one: Mapping) => closeness[one.target.kind];
  return (
    held.toSorted((a, b) => order(a) - order(b) || a.createdAt.getTime() - b.createdAt.getTime())[0] ?? null
  );
}

/** Whether a thread is what a mapping is about, or beneath it. */
export async function holds(
  { host }: Pick<OutParts, 'host'>,
  { kind, id }: Mapping['target'],
  thread: ThreadShape,
): Promise<boolean> {
  if (kind === 'group') return thread.kind === 'group' && thread.group === id;
  if (kind === 'framework') return thread.framework === id;
  if (thread.id === id) return true;
  if (!id.startsWith('c-') || !thread.id.startsWith('c-')) return false;
  return (await host.read.competencyPath(thread.id.slice(2))).includes(id.slice(2));
}

/**
 * Whether those who read the category may read the thread. What everybody may read there, everybody can read here; a
 * category that is not public takes only what is not public either.
 */
async function mayLeave(
  { host }: Pick<OutParts, 'host'>,
  { audience }: Mapping,
  { id }: ThreadShape,
): Promise<boolean> {
  if (audience === 'public') return (await host.read.thread(guest, id)) !== null;
  const seen = await host.read.thread(everyone, id);
  return seen !== null && seen.scope !== 'public';
}
