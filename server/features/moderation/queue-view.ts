import { excerpt, withoutMarkdown } from '../../core/html/words.ts';
import type { Person } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Post } from '../threads/threads.models.ts';
import { type DecisionAction, logWords } from './actions.ts';
import { ageWords } from './ages.ts';
import type { QueueItem } from './decisions.models.ts';
import type { DecisionCounts } from './decisions.store.ts';
import { type ModeratedPost, showPosts } from './moderated-post.ts';
import type { Report } from './moderation.models.ts';
import type { ModerationServices } from './moderation.services.ts';
import { type ItemKind, itemOfId } from './queue-form.ts';
import {
  type AppealEntry,
  appealEntries,
  type EntryBase,
  type HeldEntry,
  heldEntries,
  whyWords,
} from './queue-others.ts';

/** Something that waits, with all that a moderator needs to decide it. */
export type QueueEntry = PostEntry | HeldEntry | AppealEntry;

/** A post that was reported, or that its author was to change. */
interface PostEntry extends EntryBase {
  kind: 'post';
  post: ModeratedPost;
  before: Beside | null;
  after: Beside | null;
  reports: { by: Person | null; reason: string; at: Date }[];
  history: { since: Date | null; posts: number; decisions: string[]; url: string } | null;
  /** What its author was asked to change. */
  asked: { words: string; due: Date | null } | null;
}

/** The post before or after, to see what it answers. */
interface Beside {
  number: number;
  name: string | null;
  text: string;
}

const besideLength = 160;

/** Items as a moderator sees them, in the order given; those whose thread is out of sight are left out. */
export async function queueEntries(
  services: ModerationServices,
  reader: Reader,
  items: QueueItem[],
): Promise<QueueEntry[]> {
  const of = (kind: ItemKind) => items.filter(({ _id }) => itemOfId(_id)?.kind === kind);
  const [posts, held, appeals] = await Promise.all([
    postEntries(services, reader, of('post')),
    heldEntries(services, reader, of('held')),
    appealEntries(services, reader, of('appeal')),
  ]);
  const found = new Map<string, QueueEntry>([
    ...posts.map((entry): [string, QueueEntry] => [entry.id, entry]),
    ...held,
    ...appeals,
  ]);
  return items.flatMap(({ _id }) => found.get(_id) ?? []);
}

async function postEntries(
  services: ModerationServices,
  reader: Reader,
  items: QueueItem[],
): Promise<PostEntry[]> {
  const { directory, decisionStore, groupStore, queueStore, threadStore } = services;
  const found = await threadStore.byIds(items.map(({ post }) => post));
  const posts = items.flatMap(({ post }) => found.get(post) ?? []);
  const shown = await showPosts({ people: directory, threadStore }, reader, posts);
  const views = new Map(shown.map((post) => [post.id, post]));
  const reports = await queueStore.openReports(posts.map(({ _id }) => _id));
  const reporters = await directory.byIds(reports.map(({ by }) => by));
  const histories = await historiesOf(services, posts);
  const asked = await decisionStore.decisionsById(items.flatMap(({ decision }) => decision ?? []));
  const entries = await Promise.all(
    items.map(async (item): Promise<PostEntry[]> => {
      const [post, view] = [found.get(item.post), views.get(item.post)];
      const group = post && (await groupStore.byId(reader, post.group));
      if (!post || !view || !group) return [];
      const decision = item.decision ? asked.get(item.decision) : undefined;
      const isAsked = decision?.action === 'asked' && item.why !== 'reported';
      return [
        {
          kind: 'post',
          id: item._id,
          version: item.version,
          label: t('post {number} of {name}', {
            number: view.number,
            name: view.author?.name ?? t('somebody who has left'),
          }),
          tag: { text: t(whyWords[item.why]), colour: item.why === 'reported' ? 'grey' : 'yellow' },
          age: ageWords(item.openedAt),
          post: view,
          another:
            post.author === reader.member?.id
              ? t('Your own post: another moderator decides about it.')
              : null,
          group: { name: group.name, slug: group.slug },
          ...(await besidesOf(services, post)),
          reports: reports
            .filter((report: Report) => report.post === post._id)
            .map(({ by, reason, at }) => ({ by: reporters.get(by) ?? null, reason, at })),
          history: histories(post, view),
          asked: isAsked ? { words: decision.words, due: decision.dueAt } : null,
        },
      ];
    }),
  );
  return entries.flat();
}

async function besidesOf(
  { threadStore, directory }: ModerationServices,
  { thread, number }: Post,
): Promise<{ before: Beside | null; after: Beside | null }> {
  const near = await threadStore.posts(thread, { after: number - 2, limit: 3 });
  const people = await directory.byIds(near.map(({ author }) => author));
  const beside = (wanted: number): Beside | null => {
    const post = near.find((one) => one.number === wanted);
    if (!post) return null;
    const gone = post.deletedAt !== null || post.hidden !== null;
    const text = gone ? t('(deleted or hidden)') : excerpt(withoutMarkdown(post.body), besideLength);
    return { number: post.number, name: people.get(post.author)?.name ?? null, text };
  };
  return { before: beside(number - 1), after: beside(number + 1) };
}

/** What is known of the authors of these posts in the groups of these posts. */
async function historiesOf({ models, decisionStore, threadStore }: ModerationServices, posts: Post[]) {
  const authors = [...new Set(posts.map(({ author }) => author))];
  const groups = [...new Set(posts.map(({ group }) => group))];
  const [counts, decided, members] = await Promise.all([
    threadStore.countsOf(authors, groups),
    decisionStore.countsAbout(authors),
    models.members.find({ _id: { $in: authors } }, { createdAt: 1 }).lean(),
  ]);
  const since = new Map(members.map(({ _id, createdAt }) => [_id, createdAt]));
  return ({ author, group }: Post, view: ModeratedPost): PostEntry['history'] =>
    view.author && {
      since: since.get(author) ?? null,
      posts: counts.get(`${group}:${author}`) ?? 0,
      decisions: [
        ...decisionWords(decided.get(`${group}:${author}`) ?? {}),
        ...decisionWords(decided.get(`:${author}`) ?? {}),
      ],
      url: `/moderation/members/${view.author.handle}`,
    };
}

/** "Post hidden (2)", for each thing that was decided. */
function decisionWords(counts: DecisionCounts): string[] {
  return Object.entries(counts)
    .filter(([action]) => action !== 'kept')
    .map(([action, count]) =>
      t('{action} ({count})', { action: t(logWords[action as DecisionAction]), count }),
    );
}
