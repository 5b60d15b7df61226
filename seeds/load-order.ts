import type { Services } from '../server/compose.ts';
import { idFromName } from '../server/core/ids.ts';
import type { Reader } from '../server/core/reader.ts';
import { groupId, groupThreadId, memberId, postId } from './names.ts';
import { order } from './order.ts';

/** Pins, slows and splits, says what is looked at first in a group and leaves a post that waits. Once each. */
export async function loadOrder(services: Services): Promise<void> {
  const readerOf = async (handle: string): Promise<Reader> =>
    (await services.directory.reader(memberId(handle)))!;
  await pin(services, readerOf);
  await slow(services, readerOf);
  await split(services, readerOf);
  await screen(services, readerOf);
  await hold(services, readerOf);
}

type ReaderOf = (handle: string) => Promise<Reader>;

async function pin(services: Services, readerOf: ReaderOf): Promise<void> {
  const { group, title, by, reason } = order.pinned;
  const [reader, thread] = [await readerOf(by), `g-${groupThreadId(group, title)}`];
  if ((await services.threadStore.find(reader, thread)).pinnedAt === null)
    await services.order.setPinned(reader, thread, true, reason);
  const moderator = await readerOf(order.pinnedPost.by);
  const post = await services.threadStore.post(moderator, postId(order.pinnedPost.post));
  if ((await services.threadStore.find(moderator, post.thread)).pinnedPost === null)
    await services.order.setPostPinned(moderator, post._id, true, order.pinnedPost.reason);
}

async function slow({ order: service, threadStore }: Services, readerOf: ReaderOf): Promise<void> {
  const { group, title, by, seconds, reason } = order.slow;
  const [reader, thread] = [await readerOf(by), `g-${groupThreadId(group, title)}`];
  if ((await threadStore.find(reader, thread)).slowSeconds === null)
    await service.setSlow(reader, thread, seconds, reason);
}

async function split({ moves, threadStore }: Services, readerOf: ReaderOf): Promise<void> {
  const { group, from, post, title, by, reason } = order.split;
  const reader = await readerOf(by);
  if ((await threadStore.post(reader, postId(post))).moved) return;
  const source = `g-${groupThreadId(group, from)}`;
  await moves.split(
    reader,
    source,
    [postId(post)],
    title,
    { reason, wider: false },
    idFromName(`seed move ${post}`),
  );
}

async function screen({ groups }: Services, readerOf: ReaderOf): Promise<void> {
  const { group, by, holdFirst, blockedWords } = order.screening;
  await groups.change(await readerOf(by), groupId(group), { holdFirst, blockedWords: [...blockedWords] });
}

/** The first post of somebody in a group that looks at those first. */
async function hold({ threads }: Services, readerOf: ReaderOf): Promise<void> {
  const { author, group, title, body } = order.held;
  const thread = `g-${groupThreadId(group, title)}`;
  await threads.post(await readerOf(author), thread, { body }, 'seed-held');
}
