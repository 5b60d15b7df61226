import { Problem } from '../../core/errors.ts';
import { timeWords } from '../../core/html/words.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { ThreadOrder } from './thread-order.ts';
import type { ThreadSubject } from './thread-subject.ts';
import { threadPolicies } from './threads.policy.ts';
import type { ThreadStore } from './threads.store.ts';

/** How long members may have to wait between two posts, in seconds; 0 is not at all. */
export const slowChoices = [
  { seconds: 0, words: say('No limit') },
  { seconds: 60, words: say('1 minute') },
  { seconds: 300, words: say('5 minutes') },
  { seconds: 900, words: say('15 minutes') },
  { seconds: 3600, words: say('1 hour') },
  { seconds: 14_400, words: say('4 hours') },
  { seconds: 86_400, words: say('1 day') },
] as const;

/** What a form in a thread in slow mode says above itself. */
export interface SlowView {
  /** One post in so many seconds, in words. */
  every: string;
  /** When this reader may post next; null when now, or for guests. */
  nextAt: Date | null;
}

/** Seconds that lie between two posts of one member in a thread: as decided for it, else as its group has it. */
export function slowOf(subject: ThreadSubject, { slowSeconds }: Pick<ThreadOrder, 'slowSeconds'>): number {
  return slowSeconds ?? subject.slowSeconds ?? 0;
}

/** A number of seconds in words. */
export function slowWords(seconds: number): string {
  const choice = slowChoices.find((one) => one.seconds === seconds);
  return choice
    ? t(choice.words)
    : t('{count, plural, one {# minute} other {# minutes}}', { count: Math.ceil(seconds / 60) });
}

/** When this reader may post next in a thread; null when now. Moderators need not wait. */
export async function nextPostAt(
  store: ThreadStore,
  reader: Reader,
  thread: string,
  subject: ThreadSubject,
  seconds: number,
  now = new Date(),
): Promise<Date | null> {
  if (seconds <= 0 || !reader.member || threadPolicies['thread.order'](reader, subject)) return null;
  const since = new Date(now.getTime() - seconds * 1000);
  const last = await store.lastPostOf(reader.member.id, thread, since);
  return last && new Date(last.getTime() + seconds * 1000);
}

/** Refuses a post that comes too soon after the member's last one, naming when the next may come. */
export function refuseSoon(nextAt: Date | null, seconds: number, now = new Date()): void {
  if (nextAt === null) return;
  const detail = t(
    'This thread is in slow mode: one post in {every}. You may post again on {time}. Your words are kept in the form.',
    { every: slowWords(seconds), time: timeWords(nextAt) },
  );
  const retryAfter = Math.max(1, Math.ceil((nextAt.getTime() - now.getTime()) / 1000));
  throw new Problem(429, 'slow', t('Slow mode'), { detail, retryAfter });
}

/** What the form of a thread says of slow mode to this reader; null when it is not in it. */
export async function slowView(
  store: ThreadStore,
  reader: Reader,
  thread: { id: string; subject: ThreadSubject; slowSeconds: number | null },
): Promise<SlowView | null> {
  const seconds = slowOf(thread.subject, thread);
  if (seconds <= 0) return null;
  const nextAt = await nextPostAt(store, reader, thread.id, thread.subject, seconds);
  return { every: slowWords(seconds), nextAt };
}
