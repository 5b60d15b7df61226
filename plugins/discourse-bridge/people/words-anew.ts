import type { PostShape } from '../../../server/plugin-api.ts';
import { whereItWent } from '../here/local-post.ts';
import { nobodyWords } from '../inbound/names-here.ts';
import type { Parts } from '../parts.ts';
import type { Bridge, ForumPerson, PostPair } from '../store/records.ts';
import { escapeWords } from '../text/pictures-and-links.ts';

type AnewParts = Pick<Parts, 'collections' | 'host' | 'tasks'>;

/** People who are seen to in one look through the posts; the others are in the next. */
const mostPeople = 50;
/** In a topic where more posts than these name somebody, they are all read together. */
const fewPosts = 3;
const readAtATime = 25;

/** What tells that a post names somebody: names as whole words, and the addresses of their posts. */
interface Signs {
  words: RegExp;
  /** Of those, what whoever is not to be named was called: no earlier version may hold it. */
  hidden: string[];
  posts: ReadonlySet<string>;
}

/**
 * Has posts of forums that quote or mention somebody who is called otherwise since put here anew: the forum is asked for
 * their words again, and whoever may be named is. Posts that were written here are their author's, and stay. Repeating
 * it, as after a crash, does no harm.
 */
export async function wordsAnew(parts: AnewParts): Promise<void> {
  const { bridges, people } = parts.collections;
  const ids: string[] = await people.distinct('bridge', { renamedAt: { $type: 'date' } });
  // Of a forum that is not connected nothing can be read again, until it is.
  const connected = bridges.find({ _id: { $in: ids }, state: { $ne: 'disconnected' } });
  for (const bridge of await connected.toArray()) {
    const due = await people
      .find({ bridge: bridge._id, renamedAt: { $type: 'date' } })
      .limit(mostPeople)
      .toArray();
    await lookThrough(parts, bridge, await signsOf(parts, bridge, due));
    for (const { _id, renamedAt = null, unnamed } of due)
      // Whoever was renamed once more meanwhile is looked for again.
      await people.updateOne(
        { _id, renamedAt },
        { $set: { renamedAt: null, ...(!unnamed && { called: [] }) } },
      );
  }
}

async function signsOf(parts: AnewParts, bridge: Bridge, due: ForumPerson[]): Promise<Signs> {
  const { posts } = parts.collections;
  const userId = { $in: due.map((person) => person.userId) };
  const theirs = await posts.distinct('local', { bridge: bridge._id, userId, origin: 'forum' });
  const signs = due.flatMap(namesOf);
  // Whoever is named again stands there without a name.
  const nobody = nobodyWords(bridge).first;
  if (due.some(({ unnamed }) => !unnamed)) signs.push(nobody, escapeWords(nobody));
  const hidden = due.filter(({ unnamed }) => unnamed).flatMap(namesOf);
  return { words: anyOf(signs), hidden, posts: new Set(theirs) };
}

/** Every name that somebody had, as typed and as Markdown has it. */
export function namesOf({ username, name, called = [] }: ForumPerson): string[] {
  const names = [username, name?.trim() ?? '', ...called].filter((one) => one !== '');
  return [...new Set(names.flatMap((one) => [one, escapeWords(one)]))];
}

const anyOf = (words: string[]): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${words.map((one) => one.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)).join('|')})(?![\\p{L}\\p{N}])`,
    'iu',
  );

/** Looks through all posts that came from a forum, some at a time, topic by topic. */
async function lookThrough(parts: AnewParts, bridge: Bridge, signs: Signs): Promise<void> {
  const pairs = parts.collections.posts
    .find({ bridge: bridge._id, origin: 'forum' })
    .sort({ bridge: 1, topic: 1, number: 1 });
  let some: PostPair[] = [];
  for await (const pair of pairs) {
    if (some.push(pair) < readAtATime) continue;
    await lookAt(parts, bridge, some, signs);
    some = [];
  }
  await lookAt(parts, bridge, some, signs);
}

async function lookAt(parts: AnewParts, bridge: Bridge, pairs: PostPair[], signs: Signs): Promise<void> {
  const named = await Promise.all(pairs.map((pair) => namesSomebody(parts, pair, signs)));
  const found = new Map<number, PostPair[]>();
  for (const [at, pair] of pairs.entries())
    if (named[at]) found.set(pair.topic, [...(found.get(pair.topic) ?? []), pair]);
  for (const [topic, theirs] of found) await askFor(parts, bridge, topic, theirs);
}

async function namesSomebody(parts: AnewParts, pair: PostPair, signs: Signs): Promise<boolean> {
  const post = await whereItWent(parts, pair.local);
  // What waits for a moderator is compared with the forum's words when it was let through.
  const names = post !== null && isSaid(post, signs);
  const hides = signs.hidden.length > 0;
  if (names || post === null) {
    const set = { forumHash: '', ...(hides && { forgets: true }) };
    await parts.collections.posts.updateOne({ _id: pair._id }, { $set: set });
  } else if (hides) await forgetVersions(parts, post, signs.hidden);
  return names;
}

/** Takes the earlier versions of a post here away that call somebody by these names. */
export async function forgetVersions(
  { host }: Pick<Parts, 'host'>,
  { id, version }: Pick<PostShape, 'id' | 'version'>,
  naming: string[],
): Promise<void> {
  if (version === 1 || naming.length === 0) return;
  await host.act(
    { do: 'post.forget-versions', post: id, naming },
    { as: 'plugin', key: `forget:${id}:${version}` },
  );
}

function isSaid({ body }: PostShape, { words, posts }: Signs): boolean {
  if (words.test(body)) return true;
  return [...body.matchAll(/\]\(\/posts\/([\w-]+)/g)].some(([, id]) => posts.has(id!));
}

async function askFor({ tasks }: AnewParts, bridge: Bridge, topic: number, found: PostPair[]): Promise<void> {
  if (found.length > fewPosts) await tasks.ask(bridge._id, 'topic-there', String(topic), { topic });
  else for (const { post } of found) await tasks.ask(bridge._id, 'post-there', `${topic}/${post}`, { topic });
}
