import { notFound } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import type { Person } from '../../core/people.ts';
import { say } from '../../core/words/words.ts';
import type { AccountWeb } from './web.ts';

export const postsPerPage = 20;

export interface MemberProfile {
  person: Person;
  groups: { slug: string; name: string }[];
}

/** A post in a list of what somebody wrote, with where it was said. */
export interface WrittenPost {
  id: string;
  body: string;
  createdAt: Date;
  /** About a competency of a draft. */
  comment: boolean;
  where: { title: string; url: string };
}

/** A member as this reader may see them: only groups that the reader may see. Throws 404. */
export async function memberProfile(web: AccountWeb, reader: Reader, handle: string): Promise<MemberProfile> {
  const person = (await web.directory.byHandles([handle])).get(handle);
  if (!person) throw notFound(say('member'));
  const held = await web.groupStore.membershipsOf(person.id);
  const groups = await Promise.all([...held.keys()].map((group) => web.groupStore.byId(reader, group)));
  return {
    person,
    groups: groups
      .filter((group) => group !== null)
      .map(({ slug, name }) => ({ slug, name }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}

/** When a member came. */
export async function memberSince({ models }: AccountWeb, member: string): Promise<Date | null> {
  const row = await models.members.findById(member, { createdAt: 1 }).lean<{ createdAt: Date }>();
  return row?.createdAt ?? null;
}

/** One page of what a member wrote that this reader may see, newest first. Throws 404 beyond the last. */
export async function writtenBy(web: AccountWeb, reader: Reader, member: string, page: number) {
  const { posts, total, comments } = await web.postsOf(reader, member, { page, perPage: postsPerPage });
  const pages = Math.max(1, Math.ceil(total / postsPerPage));
  if (page > pages) throw notFound();
  const subjects = await Promise.all(posts.map(({ thread }) => web.threadStore.subject(reader, thread)));
  const written = posts.flatMap(({ _id, body, createdAt, about }, index): WrittenPost[] => {
    const subject = subjects[index];
    if (!subject) return [];
    const { title, url } = subject;
    return [{ id: _id, body, createdAt, comment: about !== null, where: { title, url } }];
  });
  return { written, total, comments, pages };
}
