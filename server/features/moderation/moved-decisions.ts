import { idFromName } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { everyone } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Move } from '../threads/moves.models.ts';
import type { PutBack, StaysBecause } from '../threads/put-back.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { DecidedData } from './decision-changes.ts';
import { queueChannel } from './queue-channel.ts';
import { addition, reasonId } from './reasons.ts';

/**
 * Makes of a move what it is for those whose posts it moved: a decision about each of them, in the queue of the group
 * that it was made in, against which each may appeal for their own posts. Doing it again changes nothing.
 */
export async function recordMove(
  {
    log,
    threadStore,
    isMember,
  }: { log: ChangeLog; threadStore: ThreadStore; isMember(author: string): Promise<boolean> },
  move: Move,
): Promise<void> {
  const subject = await threadStore.subject(everyone, move.source);
  if (!subject) return;
  const found = await threadStore.byIds(move.posts.map(({ to }) => to));
  const byAuthor = new Map<string, string[]>();
  for (const { to } of move.posts) {
    const author = found.get(to)?.author;
    // Whoever has no account here has nobody to be told or to appeal.
    if (author && author !== move.by && (await isMember(author)))
      byAuthor.set(author, [...(byAuthor.get(author) ?? []), to]);
  }
  for (const [author, posts] of byAuthor) {
    const data = decidedData(move, author, posts, byAuthor.size > 1);
    await log.append(queueChannel(subject.group), {
      key: `decision:${data.decisionId}`,
      keyHash: 'move',
      decide: () => ({ type: 'decision.made', actor: move.by, data }),
    });
  }
}

function decidedData(move: Move, member: string, posts: string[], several: boolean): DecidedData {
  const { _id, as, source, target, reason } = move;
  const nothing = { item: null, until: null, dueAt: null, words: '', hide: false, reports: [] };
  return {
    ...nothing,
    decisionId: idFromName(`${_id} ${member}`),
    action: as,
    postId: posts[0]!,
    threadId: target,
    member,
    reasonId: reasonId(reason.split(addition)[0]!),
    reason,
    batch: several ? _id : null,
    moved: { move: _id, from: source, posts },
  };
}

const stayWords: Record<StaysBecause, (count: number) => string> = {
  'moved-on': (count) =>
    t(
      '{count, plural, one {# post stays where it is now: it was moved on by a later decision, which has an appeal of its own.} other {# posts stay where they are now: they were moved on by a later decision, which has an appeal of its own.}}',
      { count },
    ),
  gone: (count) =>
    t(
      '{count, plural, one {# post stays where it is: it was deleted or hidden since.} other {# posts stay where they are: they were deleted or hidden since.}}',
      { count },
    ),
  'no-thread': (count) =>
    t(
      '{count, plural, one {# post stays where it is, since the thread that it was in is there no more.} other {# posts stay where they are, since the thread that they were in is there no more.}}',
      { count },
    ),
};

/** What became of the posts when their move was taken back, a sentence each. */
export function putBackWords({ back, left }: PutBack): string[] {
  const count = (wanted: StaysBecause): number => left.filter(({ why }) => why === wanted).length;
  const stays = (Object.keys(stayWords) as StaysBecause[]).filter((why) => count(why) > 0);
  return [
    ...(back.length > 0
      ? [
          t(
            '{count, plural, one {# post is back in its thread, as the newest there.} other {# posts are back in their thread, as the newest there.}}',
            { count: back.length },
          ),
        ]
      : []),
    ...stays.map((why) => stayWords[why](count(why))),
  ];
}
