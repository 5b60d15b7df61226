import { t } from '../../core/words/words.ts';
import { ageWords } from './ages.ts';
import type { DecisionStore } from './decisions.store.ts';
import type { ModerationStore } from './moderation.store.ts';
import type { QueueStore } from './queue.store.ts';

/** How many of something wait, and since when the oldest does. */
export interface Waiting {
  count: number;
  oldest: Date;
}

/** What waits in one group: in its queue, to be published, and as appeals. What nothing waits for is missing. */
export interface WaitingInGroup {
  items?: Waiting;
  held?: Waiting;
  appeals?: Waiting;
}

export interface WaitingStores {
  queue: Pick<QueueStore, 'counts'>;
  moderation: Pick<ModerationStore, 'heldCounts'>;
  decisions: Pick<DecisionStore, 'appealCounts'>;
}

/**
 * What waits for moderators in these groups (`''` is the site, which has appeals only), or in all; without the appeals
 * of `member`, which others decide.
 */
export async function whatWaits(
  { queue, moderation, decisions }: WaitingStores,
  groups: string[] | null,
  member?: string,
): Promise<Map<string, WaitingInGroup>> {
  const [items, held, appeals] = await Promise.all([
    queue.counts(groups),
    moderation.heldCounts(groups),
    decisions.appealCounts(groups, member),
  ]);
  const all = new Map<string, WaitingInGroup>();
  for (const [part, counts] of Object.entries({ items, held, appeals }))
    for (const [group, waiting] of counts) all.set(group, { ...all.get(group), [part]: waiting });
  return all;
}

/** All of these together, part by part. */
export function inAll(groups: Iterable<WaitingInGroup>): WaitingInGroup {
  const sum: WaitingInGroup = {};
  for (const group of groups)
    for (const part of ['items', 'held', 'appeals'] as const) {
      const both = [sum[part], group[part]].filter((one) => one !== undefined);
      if (both.length > 0) sum[part] = together(both);
    }
  return sum;
}

/** The parts as one; null when nothing waits. */
export function allParts({ items, held, appeals }: WaitingInGroup): Waiting | null {
  const parts = [items, held, appeals].filter((one) => one !== undefined);
  return parts.length > 0 ? together(parts) : null;
}

function together(parts: Waiting[]): Waiting {
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    oldest: new Date(Math.min(...parts.map(({ oldest }) => oldest.getTime()))),
  };
}

/** A line for each part that waits, with the address where it is decided; `queue` is that of the queue. */
export function waitingLines(
  { items, held, appeals }: WaitingInGroup,
  queue: string,
  now = new Date(),
): { text: string; href: string }[] {
  const values = ({ count, oldest }: Waiting) => ({ count, age: ageWords(oldest, now) });
  const lines: { text: string; href: string }[] = [];
  if (items) {
    const text = t(
      '{count, plural, one {# item waits in the queue} other {# items wait in the queue}}, the oldest for {age}.',
      values(items),
    );
    lines.push({ text, href: queue });
  }
  if (held) {
    const text = t(
      '{count, plural, one {# post waits to be published} other {# posts wait to be published}}, the oldest for {age}.',
      values(held),
    );
    lines.push({ text, href: '/moderation/held' });
  }
  if (appeals) {
    const text = t(
      '{count, plural, one {# appeal waits} other {# appeals wait}}, the oldest for {age}.',
      values(appeals),
    );
    lines.push({ text, href: `${queue}#appeals` });
  }
  return lines;
}
