import type { Services } from '../server/compose.ts';
import type { Origin } from '../server/core/log/change.ts';
import type { Reader } from '../server/core/reader.ts';
import type { Post } from '../server/features/threads/threads.models.ts';
import { threads } from './content.ts';
import { anchorIn, findThread } from './find-thread.ts';
import { pictureId, postId } from './names.ts';
import type { SeedPost, SeedThread } from './shapes.ts';
import { hoursBefore } from './times.ts';

/** How long after a post its author deleted it, in hours. */
const regretHours = 0.5;
/** How posts name the pictures of `pictures.ts`. */
const pictureIn = /picture:([\w-]+)/g;

/** Adds every conversation: the posts of each thread in order, then what their authors changed later. */
export async function loadThreads(
  services: Services,
  memberIds: ReadonlyMap<string, string>,
  start: Date,
): Promise<void> {
  const readers = new Map<string, Reader>();
  for (const [handle, id] of memberIds) {
    const reader = await services.directory.reader(id);
    if (reader) readers.set(handle, reader);
  }
  const readerOf = (handle: string): Reader => {
    const reader = readers.get(handle);
    if (!reader) throw new Error(`there is no member ${handle} in the demonstration data`);
    return reader;
  };
  // Threads do not depend on one another, and the log writes each in order.
  await Promise.all(threads.map((thread) => loadThread(services, thread, readerOf, start)));
}

async function loadThread(
  services: Services,
  thread: SeedThread,
  readerOf: (handle: string) => Reader,
  start: Date,
): Promise<void> {
  const first = thread.posts[0]!;
  const found = await findThread(
    services,
    thread.subject,
    readerOf(first.author),
    hoursBefore(start, first.hoursAgo),
  );
  const written: { seed: SeedPost; post: Post }[] = [];
  const there = await services.threadStore.byIds(thread.posts.map(({ id }) => postId(id)));
  for (const seed of thread.posts) {
    const before = there.get(postId(seed.id));
    if (before) {
      written.push({ seed, post: before });
      continue;
    }
    const posted = await services.threads.post(
      readerOf(seed.author),
      found.thread,
      {
        body: seed.body.replace(pictureIn, (_whole, name: string) => `/pictures/${pictureId(name)}`),
        replyTo: seed.replyTo ? postId(seed.replyTo) : null,
        anchor: seed.anchor && anchorIn(found, seed.anchor),
        formal: seed.formal ?? false,
        suggestion: seed.suggestion ?? null,
      },
      undefined,
      {
        key: `seed:${seed.id}`,
        postId: postId(seed.id),
        origin: seedOrigin(start, seed.hoursAgo),
        screened: false,
      },
    );
    if (posted.held) throw new Error(`post ${seed.id} was held, although its author is confirmed`);
    written.push({ seed, post: posted.post });
  }
  for (const { seed, post } of written) {
    await changeLater(services, readerOf(seed.author), seed, post, start);
  }
}

async function changeLater(
  { threads: service, forgetting }: Services,
  reader: Reader,
  { edit, deleted, hoursAgo }: SeedPost,
  post: Post,
  start: Date,
): Promise<void> {
  if (post.deletedAt || post.hidden) return;
  if (edit && post.version === 1) {
    await service.edit(reader, post._id, { body: edit.body, version: 1 }, seedOrigin(start, edit.hoursAgo));
  }
  if (edit?.withdrawn) await forgetting.withdrawVersion(reader, post._id, 1, '');
  if (deleted) await service.delete(reader, post._id, seedOrigin(start, hoursAgo - regretHours));
}

const seedOrigin = (start: Date, hoursAgo: number): Origin => ({
  from: 'seed',
  author: null,
  at: hoursBefore(start, hoursAgo),
  ref: null,
});
