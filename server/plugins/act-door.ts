import { notFound, Problem } from '../core/errors.ts';
import { idFromName } from '../core/ids.ts';
import type { Origin } from '../core/log/change.ts';
import type { Reader } from '../core/reader.ts';
import type { Post } from '../features/threads/threads.models.ts';
import type { ThreadService } from '../features/threads/threads.service.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import type { GhostIdentity } from '../features/accounts/ghost-people.ts';
import type { BridgedPosts } from '../features/threads/bridged-posts.ts';
import type { Acted, Actor, Command, Doors } from '../plugin-api.ts';

interface Parts {
  /** The id of the plugin: under it come its keys, and it is named as the origin. */
  id: string;
  threads: ThreadService;
  store: ThreadStore;
  /** A member with their rights; null when there is none. */
  readerOf: (member: string) => Promise<Reader | null>;
  /** Somebody of another network as they may act in a group, kept under the names given. */
  ghostReader: (ghost: GhostIdentity, group: string) => Promise<Reader | null>;
  bridged: BridgedPosts;
}

/** Acting on behalf of somebody, through the same services and policies as a member. */
export function actDoor(parts: Parts): Doors['act'] {
  const { id, threads, store, readerOf, ghostReader } = parts;
  return async (command, { as, key, origin, at }) => {
    if (as === 'plugin' || isForPlugins(command)) return actAsPlugin(parts, command, as);
    const reader = await (typeof as === 'string' ? readerOf(as) : ghostReader(as.ghost, as.group));
    if (!reader) throw notFound('member');
    const now = new Date();
    const from: Origin = {
      from: origin?.from ?? id,
      author: origin?.author ?? null,
      ref: origin?.ref ?? null,
      // Nothing may be dated ahead: it would pass for being within times that have not come.
      at: at && at < now ? at : now,
    };
    switch (command.do) {
      case 'post.create': {
        const { do: _do, thread, ...input } = command;
        const name = `plugin:${id}:${key}`;
        const posted = await threads.post(reader, thread, input, undefined, {
          key: name,
          postId: idFromName(`${thread} ${name}`),
          origin: from,
        });
        return posted.held ? posted : acted(posted.post, posted.repeated);
      }
      case 'post.edit':
        return edit({ threads, store }, reader, command, from);
      case 'post.delete': {
        const before = await store.post(reader, command.post);
        const after = await threads.delete(reader, command.post, from);
        return acted(after, before.deletedAt !== null);
      }
    }
  };
}

type ForPlugins = Extract<Command, { do: 'post.place' | 'post.claim' }>;

const isForPlugins = (command: Command): command is ForPlugins =>
  command.do === 'post.place' || command.do === 'post.claim';

/** What nobody does in person. Throws for what only people do, and when it is asked for on behalf of one. */
async function actAsPlugin({ bridged }: Parts, command: Command, as: Actor['as']): Promise<Acted> {
  if (as !== 'plugin' || !isForPlugins(command))
    throw new Error(`"${command.do}" ${as === 'plugin' ? 'needs somebody' : 'is done as "plugin" only'}.`);
  const post =
    command.do === 'post.place'
      ? await bridged.place(command.post, command.places)
      : await bridged.claim(command.post, command.member);
  return acted(post, false);
}

/** Asked again after it was done, the version is stale but the words are there: that is no conflict. */
async function edit(
  { threads, store }: Pick<Parts, 'threads' | 'store'>,
  reader: Reader,
  { post: postId, version, body }: Extract<Command, { do: 'post.edit' }>,
  from: Origin,
): Promise<Acted> {
  try {
    return acted(await threads.edit(reader, postId, { body, version }, from), false);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'conflict') throw error;
    const post = await store.post(reader, postId);
    if (post.version !== version + 1 || post.body !== body || post.deletedAt) throw error;
    return acted(post, true);
  }
}

function acted({ _id, thread, number, version, body, deletedAt }: Post, repeated: boolean): Acted {
  const post = { id: _id, thread, number, version, body, deleted: deletedAt !== null };
  return { held: false, repeated, post };
}
