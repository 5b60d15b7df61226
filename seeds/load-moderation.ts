import type { Services } from '../server/compose.ts';
import type { Reader } from '../server/core/reader.ts';
import { findThread } from './find-thread.ts';
import { moderation } from './moderation.ts';
import { groupThreadId, memberId, postId } from './names.ts';
import { daysBefore } from './times.ts';

/** Does what moderators did and leaves what waits for them. What is done already is left as it is. */
export async function loadModeration(services: Services, start: Date): Promise<void> {
  const readerOf = async (handle: string): Promise<Reader> =>
    (await services.directory.reader(memberId(handle)))!;
  await report(services, readerOf);
  await hide(services, readerOf);
  await lock(services, readerOf);
  await suspend(services, readerOf, start);
  await wait(services, readerOf);
}

type ReaderOf = (handle: string) => Promise<Reader>;

async function report({ reports }: Services, readerOf: ReaderOf): Promise<void> {
  const { post, by, reason } = moderation.reported;
  await reports.report(await readerOf(by), postId(post), reason);
}

async function hide({ reports, threadStore }: Services, readerOf: ReaderOf): Promise<void> {
  const { post, by, reason } = moderation.hidden;
  const reader = await readerOf(by);
  if ((await threadStore.post(reader, postId(post))).hidden) return;
  await reports.setHidden(reader, postId(post), true, reason);
}

async function lock({ threads, threadStore }: Services, readerOf: ReaderOf): Promise<void> {
  const { group, title, by, reason } = moderation.locked;
  const reader = await readerOf(by);
  const thread = `g-${groupThreadId(group, title)}`;
  if ((await threadStore.find(reader, thread)).lockedReason !== null) return;
  await threads.setLocked(reader, thread, true, reason);
}

async function suspend({ suspensions }: Services, readerOf: ReaderOf, start: Date): Promise<void> {
  const { member, by, days, reason } = moderation.suspended;
  const until = daysBefore(start, -days);
  if ((await readerOf(member)).member!.suspendedUntil || until <= new Date()) return;
  await suspensions.suspend(await readerOf(by), member, until, reason);
}

/** A post that waits for its author's address to be confirmed. */
async function wait(services: Services, readerOf: ReaderOf): Promise<void> {
  const { author, framework, item, body } = moderation.waiting;
  const reader = await readerOf(author);
  if (reader.member!.confirmed) return;
  const { thread } = await findThread(services, { kind: 'competency', framework, item }, reader, new Date());
  await services.threads.post(reader, thread, { body }, 'seed-waiting');
}
