import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { ageWords } from './ages.ts';
import type { Decision } from './decisions.models.ts';
import type { DecisionStore } from './decisions.store.ts';
import { mayReadDecision } from './moderation.policy.ts';
import type { NewsKind } from './news.ts';
import type { QueueStore } from './queue.store.ts';
import { siteAbout } from './reminders.ts';
import { appealWords, toldDecision } from './told-words.ts';
import { allParts, waitingLines } from './waiting.ts';

interface Row {
  _id: string;
  kind: string;
  about?: string | null;
}

interface News {
  text: string;
  more: string | null;
  href: string;
}

export interface NewsWordsParts {
  decisions: DecisionStore;
  queue: QueueStore;
  groups: GroupStore;
  threadStore: ThreadStore;
}

/** Puts notifications of moderation into words, for the member they are for; what they may not see is left out. */
export function newsWords(parts: NewsWordsParts) {
  return async (reader: Reader, rows: Row[]): Promise<ReadonlyMap<string, News>> => {
    const found = new Map<string, News>();
    for (const row of rows) {
      const news = row.about ? await wordsOf(parts, reader, row.kind as NewsKind, row.about) : null;
      if (news) found.set(row._id, news);
    }
    return found;
  };
}

async function wordsOf(
  parts: NewsWordsParts,
  reader: Reader,
  kind: NewsKind,
  about: string,
): Promise<News | null> {
  if (kind === 'queue-waits') return waitingWords(parts, reader, about);
  if (kind === 'appeal-made' || kind === 'appeal-decided') return appealNews(parts, reader, kind, about);
  const decision = (await parts.decisions.decisionsById([about])).get(about);
  if (!decision || decision.member !== reader.member?.id) return null;
  const title = await titleFor(parts, reader, decision);
  const told = toldDecision(decision, title);
  const href = `/moderation/decisions/${about}`;
  if (kind === 'decision-lifted') {
    const more = t('The reason given: {reason}', { reason: decision.lifted?.reason ?? '' });
    return { text: t('A moderator’s decision about you is taken back'), more, href };
  }
  return {
    text: textOf(decision, title) ?? told.what,
    more: t('The reason given: {reason}', { reason: told.reason }),
    href,
  };
}

/** What names the thread as well; null when there is nothing more to say than for any other. */
function textOf({ action, moved }: Decision, title: string | null): string | null {
  if (!title) return null;
  if (moved)
    return t(
      '{count, plural, one {A moderator moved your post to “{title}”} other {A moderator moved # posts of yours to “{title}”}}',
      { count: moved.posts.length, title },
    );
  return action === 'hidden' ? t('A moderator hid your post in “{title}”', { title }) : null;
}

async function appealNews(
  { decisions }: NewsWordsParts,
  reader: Reader,
  kind: 'appeal-made' | 'appeal-decided',
  about: string,
): Promise<News | null> {
  const appeal = (await decisions.appealsById([about])).get(about);
  if (!appeal) return null;
  const href = `/appeals/${about}`;
  if (kind === 'appeal-decided')
    return appeal.by === reader.member?.id
      ? { text: t('Your appeal is decided'), more: appealWords(appeal), href }
      : null;
  if (!mayReadDecision(reader, appeal)) return null;
  return { text: t('Somebody appeals against a moderator’s decision'), more: null, href };
}

async function waitingWords(parts: NewsWordsParts, reader: Reader, about: string): Promise<News | null> {
  const site = about === siteAbout;
  const id = site ? '' : about;
  const group = site ? null : await parts.groups.byId(reader, id);
  if (site ? !reader.admin : !group || !mayReadDecision(reader, { group: id, channel: '' })) return null;
  const path = group ? `/groups/${group.slug}/moderation` : '/moderation/queue';
  const waiting = (await parts.queue.counts([id])).get(id) ?? {};
  const all = allParts(waiting);
  return {
    text: t('{name}: {count, plural, one {# item waits} other {# items wait}} for a moderator', {
      name: group?.name ?? t('The whole site'),
      count: all?.count ?? 0,
    }),
    more: all ? t('The oldest has waited for {age}.', { age: ageWords(all.oldest) }) : null,
    href: waitingLines(waiting, path)[0]?.href ?? path,
  };
}

async function titleFor(
  { groups, threadStore }: NewsWordsParts,
  reader: Reader,
  { thread, group }: Decision,
): Promise<string | null> {
  const subject = thread ? await threadStore.subject(reader, thread) : null;
  return subject?.title ?? (group ? ((await groups.byId(reader, group))?.name ?? null) : null);
}
