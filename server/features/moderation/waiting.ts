import { t } from '../../core/words/words.ts';
import { ageWords } from './ages.ts';

/** How many of something wait, and since when the oldest does. */
export interface Waiting {
  count: number;
  oldest: Date;
}

/** What waits in the queue of one group: reported, to be published, and appeals. What nothing waits for is missing. */
export interface WaitingInGroup {
  items?: Waiting;
  held?: Waiting;
  appeals?: Waiting;
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
    lines.push({ text, href: `${queue}?why=held` });
  }
  if (appeals) {
    const text = t(
      '{count, plural, one {# appeal waits} other {# appeals wait}}, the oldest for {age}.',
      values(appeals),
    );
    lines.push({ text, href: `${queue}?why=appeal` });
  }
  return lines;
}
