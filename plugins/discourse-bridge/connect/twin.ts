import type { DiscourseClient, Post } from 'discourse-plugin-api-client';
import type { Parts } from '../parts.ts';
import type { Bridge } from '../store/records.ts';
import { isForumError } from '../work/forum-error.ts';

/** Somebody waits for the answer: a forum that takes longer is not compared. */
const longestMs = 5000;

/**
 * The bridge that leads to the same forum as a client of another address; null when there is none, or when one of the
 * two cannot be asked. A forum does not say reliably how it is called by itself, but whatever it is called, the newest
 * posts are the same: one with the same id, author and millisecond is on no other forum, unless that is a copy.
 */
export async function twinOf(
  { collections, clients }: Pick<Parts, 'collections' | 'clients'>,
  url: string,
  client: DiscourseClient,
): Promise<Bridge | null> {
  const others = await collections.bridges
    .find({ url: { $ne: url }, state: { $in: ['connecting', 'running', 'paused', 'stopped'] } })
    .toArray();
  if (others.length === 0) return null;
  const here = await newest(client);
  if (here.length === 0) return null;
  const there = await Promise.all(others.map((bridge) => newest(clients.reader(bridge))));
  return others.find((_, at) => isSame(here, there[at]!)) ?? null;
}

/** Something may be written between two looks, or be shown to one of them only. */
function isSame(one: string[], other: string[]): boolean {
  const [first] = one;
  const [second] = other;
  return first !== undefined && second !== undefined && (other.includes(first) || one.includes(second));
}

async function newest(client: DiscourseClient): Promise<string[]> {
  const signal = AbortSignal.timeout(longestMs);
  try {
    return (await client.latestPosts({ signal })).map(nameOf);
  } catch (error) {
    if (isForumError(error) || signal.aborted) return [];
    throw error;
  }
}

const nameOf = ({ id, userId, createdAt }: Post): string => `${id} ${userId} ${createdAt.getTime()}`;
