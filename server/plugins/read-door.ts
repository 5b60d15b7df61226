import { Problem } from '../core/errors.ts';
import { ghostId, type People } from '../core/people.ts';
import { everyone, type Reader } from '../core/reader.ts';
import { may } from '../core/rights.ts';
import type { Group } from '../features/groups/groups.models.ts';
import type { GroupStore } from '../features/groups/groups.store.ts';
import type { PictureService } from '../features/pictures/pictures.service.ts';
import type { Post } from '../features/threads/threads.models.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import type { GroupShape, PostShape, ReadDoor } from '../plugin-api.ts';
import type { FrameworkReads } from './read-frameworks.ts';

const mostPosts = 200;

interface Parts {
  frameworks: FrameworkReads;
  threads: ThreadStore;
  groups: GroupStore;
  people: People;
  pictures: PictureService;
  readerOf: (member: string) => Promise<Reader | null>;
}

/** The door to what there is: frameworks, threads with their posts, groups and people. */
export function readDoor({ frameworks, threads, groups, people, pictures, readerOf }: Parts): ReadDoor {
  return {
    ...frameworks,
    async thread(reader, id) {
      const view = await unlessMissing(threads.find(reader, id));
      if (!view) return null;
      const { title, url, scope, group, framework, kind } = view.subject;
      const { lockedReason: locked, posts, mergedInto } = view;
      return { id, title, url, scope, group, framework, kind, locked, posts, mergedInto };
    },
    async post(id) {
      const post = (await threads.byIds([id])).get(id);
      return post ? postShape(post) : null;
    },
    async posts(thread, { after, limit }) {
      const found = await threads.posts(thread, { after, limit: Math.min(limit, mostPosts) });
      return found.map(postShape);
    },
    async picture(reader, id) {
      const found = await unlessMissing(pictures.find(reader, id));
      if (!found || found.shown === 'own') return null;
      const { thread, type } = found;
      const name = `${id.slice(0, 12)}.${type.slice('image/'.length)}`;
      return { thread, type, name, bytes: await pictures.bytes(id) };
    },
    async group(reader, idOrSlug) {
      const found =
        (await groups.byId(reader, idOrSlug)) ??
        (await groups.list(reader)).find(({ slug }) => slug === idOrSlug);
      return found ? groupShape(found) : null;
    },
    groups: async (reader) => (await groups.list(reader)).map(groupShape),
    async people(ids) {
      const found = await people.byIds(ids);
      return new Map(
        [...found].map(([id, { handle, name, organisation, affiliation, ref, unnamed }]) => [
          id,
          {
            id,
            handle,
            name,
            organisation: affiliation?.name ?? organisation,
            ...(ref !== undefined && { ref }),
            ...(unnamed && { unnamed }),
          },
        ]),
      );
    },
    reader: readerOf,
    may: (reader, action, thing) => may(reader, action, thing),
    async whoMay(action, id) {
      const group = await groups.byId(everyone, id);
      if (!group) return [];
      const able = await Promise.all(
        (await groups.officers(id)).map(async ({ person }) => {
          const reader = await readerOf(person);
          return reader && may(reader, action, { group: id, scope: group.scope }) ? [person] : [];
        }),
      );
      return able.flat();
    },
    ghost: ({ key }) => ghostId(key),
  };
}

async function unlessMissing<Found>(asked: Promise<Found>): Promise<Found | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

const groupShape = ({ _id, slug, name, scope, parent }: Group): GroupShape => ({
  id: _id,
  slug,
  name,
  scope,
  parent,
});

function postShape(post: Post): PostShape {
  const { _id, thread, number, version, author, body, createdAt, editedAt, deletedAt, hidden, removed } =
    post;
  const { moved, from, replyTo, anchor, about, formal, suggestion, origin, onBehalfOf, erasedAt } = post;
  return {
    ...{ id: _id, thread, number, version, author, body, createdAt, editedAt, deletedAt },
    ...{ replyTo, anchor, about, formal, origin },
    erased: Boolean(erasedAt),
    hidden: hidden && { at: hidden.at, reason: hidden.reason },
    removed: removed ?? null,
    moved: moved ? { thread: moved.thread, post: moved.post } : null,
    movedFrom: from ? { thread: from.thread, post: from.post } : null,
    suggestion: suggestion ?? null,
    onBehalfOf: onBehalfOf ?? null,
  };
}
