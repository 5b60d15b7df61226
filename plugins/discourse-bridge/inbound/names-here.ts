import type { Post } from 'discourse-plugin-api-client';
import { t } from '../../../server/plugin-api.ts';
import { peopleByIds, personId, unnamedPeople } from '../store/people.ts';
import type { Bridge, ForumPerson, Mapping } from '../store/records.ts';
import type { InParts } from './in-parts.ts';

/** What people of a forum are called here, where posts speak of them. */
export interface NamesHere {
  /** By the user name there; null for whoever is not known. */
  of(username: string): string | null;
  /** Whoever a quote names, by user name and by what it calls them; `number`: of the post, when it is of this topic. */
  ofQuoted(username: string, label: string, number: number | undefined): string | null;
  /** Whether a link may lead to their page. */
  isNamed(username: string): boolean;
}

/** A post as far as it tells who wrote it. */
type Written = Pick<Post, 'userId' | 'number'> & Partial<Pick<Post, 'username' | 'name'>>;

/** What whoever wrote these posts is called here, and whoever does not want to be named: by no name that they ever had. */
export async function namesHere(
  parts: Pick<InParts, 'collections' | 'host'>,
  bridge: Bridge,
  mapping: Pick<Mapping, 'names'>,
  posts: readonly Written[],
): Promise<NamesHere> {
  const nobody = nobodyWords(bridge);
  if (!mapping.names) return { of: () => nobody.within, ofQuoted: () => nobody.first, isNamed: () => false };
  const { collections, host } = parts;
  const ids = [...new Set(posts.map(({ userId }) => userId))].map((id) => personId(bridge._id, id));
  const [authors, unnamed] = await Promise.all([
    peopleByIds(collections.people, ids),
    unnamedPeople(collections.people, bridge._id),
  ]);
  const members = await host.read.people(authors.flatMap(({ member }) => (member ? [member] : [])));
  const hidden = new Set(unnamed.map(({ userId }) => userId));
  const names = new Map<string, string>();
  for (const { userId, username, name } of posts)
    if (username !== undefined && !hidden.has(userId))
      names.set(username.toLowerCase(), name?.trim() || username);
  for (const { userId, member, username, name } of authors)
    if (!hidden.has(userId))
      names.set(username.toLowerCase(), (member && members.get(member)?.name) || name?.trim() || username);
  for (const { username } of unnamed) names.delete(username.toLowerCase());
  return hiding(names, unnamed, posts, nobody);
}

function hiding(
  names: ReadonlyMap<string, string>,
  unnamed: readonly ForumPerson[],
  posts: readonly Written[],
  nobody: NobodyWords,
): NamesHere {
  const users = new Set(unnamed.map(({ userId }) => userId));
  const numbers = new Set(posts.flatMap(({ userId, number }) => (users.has(userId) ? [number] : [])));
  // How somebody is called there since is learned with their posts.
  const now = posts.filter(({ userId }) => users.has(userId));
  const hidden = small([
    ...unnamed.flatMap(({ username, called = [] }) => [username, ...called]),
    ...now.flatMap(({ username }) => username ?? []),
  ]);
  const labels = small([...unnamed, ...now].flatMap(({ name }) => name?.trim() || []));
  const isHidden = (username: string): boolean =>
    !names.has(username.toLowerCase()) && hidden.has(username.toLowerCase());
  return {
    of: (username) => names.get(username.toLowerCase()) ?? (isHidden(username) ? nobody.within : null),
    ofQuoted(username, label, number) {
      const known = names.get(username.toLowerCase());
      if (known !== undefined) return known;
      const called = label.toLowerCase();
      const hides =
        isHidden(username) ||
        hidden.has(called) ||
        labels.has(called) ||
        (number !== undefined && numbers.has(number));
      return hides ? nobody.first : null;
    },
    isNamed: (username) => !isHidden(username),
  };
}

const small = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.map((name) => name.trim().toLowerCase()));

interface NobodyWords {
  /** Within a sentence. */
  within: string;
  /** By itself, as their posts are headed. */
  first: string;
}

/** What whoever is not to be named is called. */
export const nobodyWords = ({ name: network }: Pick<Bridge, 'name'>): NobodyWords => ({
  within: t('a member of {network}', { network }),
  first: t('A member of {network}', { network }),
});
