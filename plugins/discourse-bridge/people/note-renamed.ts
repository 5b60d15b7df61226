import type { Parts } from '../parts.ts';
import type { ForumPerson } from '../store/records.ts';

/** Names that are kept of one person: whoever is called otherwise each day makes no row without end. */
const mostNames = 20;

/**
 * Notes that somebody of a forum is called otherwise here from now on, with what they were called until now: posts that
 * name them are put here anew by the job (see `wordsAnew`). `set`: what changes of them. Answers them as they are now.
 */
export async function noteRenamed(
  { collections: { people }, host, clock }: Pick<Parts, 'collections' | 'host' | 'clock'>,
  person: ForumPerson,
  set: Partial<Pick<ForumPerson, 'username' | 'name' | 'unnamed' | 'member' | 'linkedAt'>>,
): Promise<ForumPerson> {
  const { _id, username, name, member, called = [] } = person;
  const here = member === null ? undefined : (await host.read.people([member])).get(member)?.name;
  const until = [username, name, here].flatMap((one) => one?.trim() || []);
  const more = [...new Set(until)].filter((one) => !called.includes(one));
  const renamed = await people.findOneAndUpdate(
    { _id },
    {
      $set: { ...set, renamedAt: clock.now() },
      $push: { called: { $each: more, $slice: -mostNames } },
    },
    { returnDocument: 'after' },
  );
  return renamed ?? { ...person, ...set };
}
