import { forbidden, notFound } from '../core/errors.ts';
import type { Origin } from '../core/log/change.ts';
import type { Reader } from '../core/reader.ts';
import { isFromElsewhere } from '../features/threads/elsewhere.ts';
import { PostsUnderway } from '../features/threads/posts-underway.ts';
import type {
  Acted,
  ActedOnThread,
  ActDoor,
  Actor,
  Command,
  GhostActor,
  Moved,
  PluginCommand,
  PostCommand,
} from '../plugin-api.ts';
import { actAsPlugin, type PluginActParts } from './act-plugin.ts';
import { actForReader, type Making, type PostActParts, postIdOf } from './act-posts.ts';

export interface ActParts extends PostActParts, PluginActParts {
  /** A member with their rights; null when there is none. */
  readerOf: (member: string) => Promise<Reader | null>;
  /** Somebody of another network as they may act in a group, kept under the names given. */
  ghostReader: (actor: GhostActor) => Promise<Reader | null>;
}

const asPlugin: ReadonlySet<Command['do']> = new Set<PluginCommand['do']>([
  'post.hide',
  'post.show',
  'thread.retitle',
  'thread.lock',
  'thread.unlock',
  'thread.withdraw',
  'thread.bring-back',
  'post.move',
  'post.place',
  'post.claim',
  'post.erase',
  'post.forget-versions',
]);

/** Acting on behalf of somebody, or as the plugin itself. */
export function actDoor(parts: ActParts): ActDoor {
  const underway = new PostsUnderway();
  const act = async (command: Command, by: Actor): Promise<unknown> => {
    if (command.do !== 'post.create') return actOnce(parts, command, by, null);
    const { thread, replyTo: answered = null } = command;
    // Before anything is waited for, so that the order of the calls is the order of the posts.
    const post = postIdOf(parts.id, thread, by.key);
    const replyTo =
      typeof answered === 'object' && answered ? postIdOf(parts.id, thread, answered.key) : answered;
    const making = { post, replyTo, underway: underway.begin(thread, post, replyTo) };
    let made = false;
    try {
      const acted = await actOnce(parts, command, by, making);
      made = !('held' in acted && acted.held);
      return acted;
    } finally {
      making.underway.end(made);
    }
  };
  return act as ActDoor;
}

async function actOnce(
  parts: ActParts,
  command: Command,
  by: Actor,
  making: Making | null,
): Promise<Acted | ActedOnThread | Moved> {
  if (asPlugin.has(command.do) !== (by.as === 'plugin'))
    throw forbidden(
      `"${command.do}" is done ${by.as === 'plugin' ? 'for somebody' : 'as the plugin itself'}.`,
    );
  if (by.as === 'plugin') return actAsPlugin(parts, command as PluginCommand, by.key);
  const reader = await (typeof by.as === 'string'
    ? parts.readerOf(by.as)
    : ghostFor(parts, by.as, command as PostCommand));
  if (!reader) throw notFound('member');
  return actForReader(parts, reader, command as PostCommand, by.key, originOf(parts.id, by), making);
}

/**
 * Somebody of another network. What they wrote there may be another's here: of the member whom they proved to be, or
 * once were, or of themself without a name. It is theirs there all the same, and what they change there is changed here.
 */
async function ghostFor(parts: ActParts, ghost: GhostActor, command: PostCommand): Promise<Reader | null> {
  const reader = await parts.ghostReader(ghost);
  if (!reader?.member || !('post' in command)) return reader;
  const post = (await parts.store.byIds([command.post])).get(command.post);
  if (!post || !isFromElsewhere(post.origin)) return reader;
  return { ...reader, member: { ...reader.member, id: post.author } };
}

function originOf(id: string, { origin, at }: Actor): Origin {
  const now = new Date();
  return {
    from: origin?.from ?? id,
    author: origin?.author ?? null,
    ref: origin?.ref ?? null,
    // Nothing may be dated ahead: it would pass for being within times that have not come.
    at: at && at < now ? at : now,
  };
}
