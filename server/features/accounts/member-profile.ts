import { notFound } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import type { Person } from '../../core/people.ts';
import type { AccountWeb } from './web.ts';

const newestPosts = 20;

export interface MemberProfile {
  person: Person;
  groups: { slug: string; name: string }[];
}

/** A member as this reader may see them: only groups that the reader may see. Throws 404. */
export async function memberProfile(web: AccountWeb, reader: Reader, handle: string): Promise<MemberProfile> {
  const person = (await web.directory.byHandles([handle])).get(handle);
  if (!person) throw notFound('member');
  const held = await web.groupStore.rolesOf(person.id);
  const groups = await Promise.all([...held.keys()].map((group) => web.groupStore.byId(reader, group)));
  return {
    person,
    groups: groups
      .filter((group) => group !== null)
      .map(({ slug, name }) => ({ slug, name }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}

/** What a member wrote that this reader may see, newest first, with the title of where. */
export async function newestPostsOf(web: AccountWeb, reader: Reader, member: string) {
  const posts = await web.threadStore.byAuthor(reader, member, newestPosts);
  const subjects = await Promise.all(posts.map(({ thread }) => web.threadStore.subject(reader, thread)));
  return posts.flatMap(({ _id, body, createdAt }, index) => {
    const subject = subjects[index];
    return subject ? [{ id: _id, body, createdAt, where: subject.title }] : [];
  });
}
