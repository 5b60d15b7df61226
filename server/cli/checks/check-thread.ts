import type { Services } from '../../compose.ts';
import { countsShown } from '../../features/threads/reactions.ts';
import type { Post, Thread } from '../../features/threads/threads.models.ts';
import { type ExpectedPost, type ExpectedThread, expectedThread } from './expected-thread.ts';

const postFields = [
  'thread',
  'number',
  'version',
  'author',
  'body',
  'createdAt',
  'editedAt',
  'deletedAt',
  'erasedAt',
  'hidden',
  'removed',
  'replyTo',
  'anchor',
  'about',
  'formal',
  'late',
  'onBehalfOf',
  'suggestion',
  'disposition',
  'settled',
  'from',
  'moved',
  'replies',
  'scope',
  'group',
] as const satisfies (keyof ExpectedPost)[];

const shownLength = 60;

/** In what the stored posts and counters of a thread differ from its log: one line each, none when they agree. */
export async function checkThread(services: Services, id: string): Promise<string[]> {
  const { threads, posts, reactions } = services.models;
  const expected = await expectedThread(services, id);
  if (!expected) return [`thread ${id}: what it is about is missing`];
  const row = await threads.findById(id).lean<Thread>();
  const stored = await posts.find({ thread: id }, { html: 0, origin: 0 }).lean<Post[]>();
  const held = await reactions.distinct('_id', { thread: id, on: true });
  return [
    ...compareThread(id, expected, row),
    ...comparePosts(id, expected, stored),
    ...compareHeld(id, expected, held),
  ];
}

function compareThread(id: string, { head, state, posts }: ExpectedThread, row: Thread | null): string[] {
  if (!row) return posts.size > 0 ? [`thread ${id}: its counters are missing`] : [];
  const { subject, ...counters } = state;
  const { scope, group, framework } = subject;
  return differences(`thread ${id}`, { head, ...counters, scope, group, framework }, row);
}

function compareHeld(id: string, { held }: ExpectedThread, stored: string[]): string[] {
  const there = new Set(stored);
  const wrong =
    [...held].filter((one) => !there.has(one)).length + stored.filter((one) => !held.has(one)).length;
  return wrong === 0 ? [] : [`thread ${id}: who holds which reaction differs, ${wrong} times`];
}

function comparePosts(id: string, { posts }: ExpectedThread, stored: Post[]): string[] {
  const left = new Map(stored.map((post) => [post._id, post]));
  const found: string[] = [];
  for (const [postId, expected] of posts) {
    const name = `thread ${id}, post ${expected.number} (${postId})`;
    const row = left.get(postId);
    left.delete(postId);
    if (!row) found.push(`${name}: it is missing`);
    else {
      const wanted = Object.fromEntries(postFields.map((field) => [field, expected[field]]));
      const reactions = countsShown(expected.reactions);
      const there = { ...row, reactions: countsShown(row.reactions) };
      found.push(...differences(name, { ...wanted, reactions }, there));
    }
  }
  for (const postId of left.keys()) found.push(`thread ${id}, post ${postId}: the log knows of no such post`);
  return found;
}

function differences(name: string, expected: object, stored: object): string[] {
  const there = stored as Record<string, unknown>;
  return Object.entries(expected).flatMap(([field, value]) =>
    shape(value) === shape(there[field])
      ? []
      : [`${name}: ${field} is ${shown(there[field])}, and by the log ${shown(value)}`],
  );
}

/** Missing and null are one; the order of an object's fields does not count. */
function shape(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}
