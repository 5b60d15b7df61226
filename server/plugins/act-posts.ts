import { notFound, Problem } from '../core/errors.ts';
import { idFromName } from '../core/ids.ts';
import type { Origin } from '../core/log/change.ts';
import type { Reader } from '../core/reader.ts';
import type { GroupService } from '../features/groups/groups.service.ts';
import type { Post } from '../features/threads/threads.models.ts';
import type { Underway } from '../features/threads/posts-underway.ts';
import type { ThreadService } from '../features/threads/threads.service.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import type { Acted, ActedOnThread, PostCommand } from '../plugin-api.ts';

export interface PostActParts {
  /** The id of the plugin: under it come its keys. */
  id: string;
  threads: ThreadService;
  store: ThreadStore;
  groups: Pick<GroupService, 'openThread'>;
}

/** A post as it is to be made: its id follows from thread and key. */
export interface Making {
  underway: Underway;
  post: string;
  replyTo: string | null;
}

/** Acts on behalf of somebody, through the same services and policies as a member. */
export async function actForReader(
  parts: PostActParts,
  reader: Reader,
  command: PostCommand,
  key: string,
  from: Origin,
  making: Making | null,
): Promise<Acted | ActedOnThread> {
  const { threads, store } = parts;
  switch (command.do) {
    case 'post.create':
      return create(parts, reader, command, key, from, making!);
    case 'post.edit':
      return edit(parts, reader, command, from);
    case 'post.delete': {
      const before = await store.post(reader, command.post);
      return acted(await threads.delete(reader, command.post, from), before.deletedAt !== null);
    }
    case 'post.restore': {
      const before = await store.post(reader, command.post);
      return acted(await threads.undelete(reader, command.post, from), before.deletedAt === null);
    }
    case 'thread.open':
      return open(parts, reader, command, from);
  }
}

async function create(
  { id, threads }: PostActParts,
  reader: Reader,
  { do: _do, thread, ...input }: Extract<PostCommand, { do: 'post.create' }>,
  key: string,
  origin: Origin,
  { underway, post: postId, replyTo }: Making,
): Promise<Acted> {
  const posted = await threads.bring(
    reader,
    thread,
    { ...input, replyTo },
    {
      key: keyOf(id, key),
      postId,
      origin,
      underway,
    },
  );
  return posted.held ? { held: true, id: posted.id } : acted(posted.post, posted.repeated);
}

/** The id of the post that a plugin makes in a thread under a key. */
export const postIdOf = (plugin: string, thread: string, key: string): string =>
  idFromName(`${thread} ${keyOf(plugin, key)}`);

/** Asked again after it was done, the version is stale but the words are there: that is no conflict. */
async function edit(
  { threads, store }: PostActParts,
  reader: Reader,
  { post: postId, version, body }: Extract<PostCommand, { do: 'post.edit' }>,
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

async function open(
  { store, groups }: PostActParts,
  reader: Reader,
  { group, title, id }: Extract<PostCommand, { do: 'thread.open' }>,
  { at }: Origin,
): Promise<ActedOnThread> {
  if (!/^[a-z0-9][a-z0-9-]{0,80}$/i.test(id)) throw notFound('thread');
  const thread = `g-${id}`;
  const repeated = (await store.subject(reader, thread)) !== null;
  await groups.openThread(reader, group, title, { id, at });
  return { repeated, thread };
}

/** A key within the whole site for what a plugin names by itself. */
export const keyOf = (plugin: string, key: string): string => `plugin:${plugin}:${key}`;

/** A post as it is after an act. */
export function acted(
  {
    _id,
    thread,
    number,
    version,
    body,
    deletedAt,
  }: Pick<Post, '_id' | 'thread' | 'number' | 'version' | 'body' | 'deletedAt'>,
  repeated: boolean,
): Acted {
  const post = { id: _id, thread, number, version, body, deleted: deletedAt !== null };
  return { held: false, repeated, post };
}
