import type { Change } from '../../core/log/change.ts';
import { type ReactionModels, reactionId } from './reactions.models.ts';
import type { ReactionName } from './reactions.ts';
import type { ThreadModels } from './threads.models.ts';

/** Data of `reaction.changed`. Its actor is the one who reacted, and is served to nobody. */
export interface ReactionData extends Record<string, unknown> {
  postId: string;
  name: ReactionName;
  on: boolean;
  /** How often this member gave or took back this reaction to this post, with this time. */
  turn: number;
}

/** Writes one reaction and the count of its post. Writing it again changes nothing. */
export async function projectReaction(
  models: ThreadModels & ReactionModels,
  thread: string,
  { actor, seq, data }: Change,
): Promise<void> {
  const { postId: post, name, on, turn } = data as ReactionData;
  const member = actor!;
  const _id = reactionId(post, member, name);
  await models.reactions.bulkWrite([
    {
      updateOne: {
        filter: { _id },
        update: { $setOnInsert: { thread, post, member, name, on, turn } },
        upsert: true,
      },
    },
    { updateOne: { filter: { _id, turn: { $lt: turn } }, update: { $set: { on, turn } } } },
  ]);
  await models.posts.updateOne(
    { _id: post, seq: { $not: { $gte: seq } } },
    { $inc: { [`reactions.${name}`]: on ? 1 : -1 }, $set: { seq } },
  );
}
