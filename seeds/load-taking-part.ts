import type { Services } from '../server/compose.ts';
import type { Reader } from '../server/core/reader.ts';
import { targetOfThread } from '../server/features/following/follow-targets.ts';
import { anchorIn, findThread } from './find-thread.ts';
import { groupId, groupThreadId, memberId, postId } from './names.ts';
import { reactions, type SeedFollow, type SeedWriting, takingPart } from './taking-part.ts';
import { hoursBefore } from './times.ts';

/** Adds what members follow, before anything is said, so that they are told of it. */
export async function loadFollows(services: Services): Promise<void> {
  for (const follow of takingPart.follows) {
    const reader = await readerOf(services, follow.member);
    const target =
      'group' in follow
        ? `group:${groupId(follow.group)}`
        : `framework:${(await services.frameworkStore.bySlug(reader, follow.framework)).framework._id}`;
    if (!(await services.follows.isFollowing(reader, target)))
      await services.follows.set(reader, target, true);
  }
}

/** Adds reactions, how far members have read, and what they are writing. What is there already stays as it is. */
export async function loadTakingPart(services: Services, start: Date): Promise<void> {
  await react(services, start);
  for (const { member, group, title, to } of takingPart.read) {
    const thread = `g-${groupThreadId(group, title)}`;
    const before = await services.places.of(await readerOf(services, member), [thread]);
    if (!before.has(thread)) await services.places.raise(memberId(member), thread, { from: 1, to });
  }
  await follow(services, start);
  await askForLetters(services);
  await write(services, start);
  const reader = await readerOf(services, takingPart.unseen);
  if (!reader.member!.unseen) await services.accounts.setUnseen(reader, true);
}

/** Adds the follows of threads, competencies and drafts, which are there by now. */
async function follow(services: Services, start: Date): Promise<void> {
  for (const { member, subject, how = 'usual' } of takingPart.followsOfThreads as readonly SeedFollow[]) {
    const reader = await readerOf(services, member);
    const target = targetOfThread((await findThread(services, subject, reader, start)).thread);
    const row = { member: memberId(member), target, by: 'choice' as const };
    if (!(await services.models.follows.exists(row))) await services.follows.choose(reader, target, how);
  }
}

/** Adds which letters members asked for. */
async function askForLetters(services: Services): Promise<void> {
  for (const [member, form] of Object.entries(takingPart.letters)) {
    if (!(await services.models.letterSettings.exists({ _id: memberId(member) })))
      await services.letterSettings.save(await readerOf(services, member), form);
  }
}

/** Adds what is being written: a post, a comment with a suggestion, and changes to a post. */
async function write(services: Services, start: Date): Promise<void> {
  for (const { member, subject, about, post, fields } of takingPart.writing as readonly SeedWriting[]) {
    const reader = await readerOf(services, member);
    const found = await findThread(services, subject, reader, start);
    const anchor = about && (anchorIn(found, about) as Record<string, string>);
    const place = {
      thread: found.thread,
      about: anchor ? anchor['competency']! : null,
      post: post ? postId(post) : null,
    };
    const pointed = anchor && {
      competency: anchor['competency']!,
      passage: [anchor['field'], anchor['start'], anchor['end']].join(':'),
    };
    if (!(await services.writings.offer(reader, place)))
      await services.writings.keep(reader, place, '', { ...fields, ...pointed });
  }
}

async function react(services: Services, start: Date): Promise<void> {
  const at = { from: 'seed', author: null, at: hoursBefore(start, 1), ref: null };
  for (const [post, given] of Object.entries(reactions)) {
    for (const [name, handles] of Object.entries(given)) {
      for (const handle of handles)
        await services.reactions.set(await readerOf(services, handle), postId(post), name, true, at);
    }
  }
}

async function readerOf({ directory }: Services, handle: string): Promise<Reader> {
  const reader = await directory.reader(memberId(handle));
  if (!reader) throw new Error(`there is no member ${handle} in the demonstration data`);
  return reader;
}
