import type { Request } from 'express';
import type { Reader } from '../../core/reader.ts';

/** How far members have read in threads, as the feature that keeps it tells. Guests have no places. */
export interface ReadPlaces {
  /** Thread id → number of the post this reader has read to. Threads that they never opened are missing. */
  of(reader: Reader, threads: string[]): Promise<ReadonlyMap<string, number>>;
  /** Notes that these posts, by number, were shown to somebody whose browser does not tell so itself. */
  opened(req: Request, reader: Reader, thread: string, shown: { from: number; to: number }): Promise<void>;
}

/** What a page of posts says of a reader's place. */
export interface Unread {
  /** Posts after the place, deleted ones counted: it is arithmetic on numbers, not a look at each post. */
  count: number;
  /** Leads to the first of them. */
  href: string;
}

/** What is unread after a place; null when nothing is, or when this reader never opened the thread. */
export function unreadAfter(thread: string, place: number | undefined, posts: number): Unread | null {
  if (place === undefined || place >= posts) return null;
  return { count: posts - place, href: `/threads/${thread}/unread?after=${place}` };
}

/** The same threads, each with what is unread in it; for lists. */
export async function withUnread<Thread extends { id: string; posts: number }>(
  places: ReadPlaces,
  reader: Reader,
  threads: Thread[],
): Promise<(Thread & { unread: Unread | null })[]> {
  const read = await places.of(
    reader,
    threads.map(({ id }) => id),
  );
  return threads.map((thread) => ({
    ...thread,
    unread: unreadAfter(thread.id, read.get(thread.id), thread.posts),
  }));
}

/**
 * The rows of a page with a line above the first post after `since`. It goes into that post's own row, so that the
 * list counts no entry that is no post. Nothing is marked when the first new post is on another page.
 */
export function withNewMark(
  posts: { number: number }[],
  rows: string[],
  since: number,
  words: string,
): string[] {
  const at = posts.findIndex(({ number }) => number > since);
  if (since < 1 || at < 0 || posts[at]!.number > since + 1) return rows;
  const line = `<p class="moot-thread__since">${words}</p>`;
  return rows.map((row, index) => (index === at ? row.replace('<article', `${line}<article`) : row));
}
