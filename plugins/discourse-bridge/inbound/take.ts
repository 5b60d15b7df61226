import type { Post } from 'discourse-plugin-api-client';
import { type Acted, type Actor, inTurn, Problem } from '../../../server/plugin-api.ts';
import { postPairId } from '../store/post-pairs.ts';
import type { PostPair } from '../store/records.ts';
import { hashOf } from '../text/normalise.ts';
import { bodyOf, type Surroundings } from './body.ts';
import type { InParts } from './in-parts.ts';
import { peopleOf } from './people-of.ts';
import { keyOf, type Place, postAddress } from './place.ts';
import { refusalOf, refuse, unlistRefused } from './refusals.ts';
import { surroundingsOf } from './surroundings.ts';

export interface Taken {
  taken: number;
  /** Waiting for a moderator here. */
  held: number;
  /** Refused by this site's rules, and listed. */
  refused: number;
}

/** As many posts of a topic as are converted and written together. */
const postsAtATime = 50;
const convertedAtATime = 10;

interface Ready {
  post: Post;
  body: string;
  as: Actor['as'];
  replyTo: string | { key: string } | undefined;
}

/**
 * Brings posts of a topic that have none here yet, in their order: those of one topic are written together. Asked again,
 * after a crash or at the same time, it makes nothing twice.
 */
export async function takePosts(parts: InParts, place: Place, posts: Post[]): Promise<Taken> {
  const sum: Taken = { taken: 0, held: 0, refused: 0 };
  if (posts.length === 0) return sum;
  const around = await surroundingsOf(parts, place, posts);
  for (let from = 0; from < posts.length; from += postsAtATime) {
    const slice = posts.slice(from, from + postsAtATime);
    let left = 0;
    const some = await parts.taking.run(place.bridge._id, slice, (those) => {
      left = those.length;
      return takeSome(parts, place, those, around);
    });
    // It may be in this topic by now, or was in it before: whichever was looked at later is right.
    if (left < slice.length) await askAgain(parts, place);
    if (some) for (const name of ['taken', 'held', 'refused'] as const) sum[name] += some[name];
  }
  return sum;
}

const askAgain = ({ tasks }: InParts, { bridge, pair: { topic } }: Place): Promise<void> =>
  tasks.ask(bridge._id, 'topic-there', String(topic), { topic });

async function takeSome(
  parts: InParts,
  place: Place,
  posts: Post[],
  around: Surroundings & { locals: Map<number, string> },
): Promise<Taken> {
  const {
    bridge,
    pair: { topic },
  } = place;
  const ready = await readyPosts(parts, place, posts, around);
  // All at once, so that they are written together; those of another topic in another breath.
  await inTurn(() => undefined);
  const outcomes = await Promise.all(ready.map((one) => create(parts, place, one)));
  const pairs: PostPair[] = [];
  const sum: Taken = { taken: 0, held: 0, refused: 0 };
  for (const [at, { post }] of ready.entries()) {
    const outcome = outcomes[at]!;
    if (outcome instanceof Error) {
      const trouble = refusalOf(outcome, parts.clock.now());
      if (!trouble) throw outcome;
      await refuse(parts, place, post.id, trouble);
      sum.refused += 1;
      continue;
    }
    const pair = pairOf(place, post, outcome);
    pairs.push(pair);
    around.locals.set(post.number, pair.local);
    sum[outcome.held ? 'held' : 'taken'] += 1;
  }
  await parts.stores.posts.keep(pairs);
  parts.taking.took(pairs.map(({ _id }) => _id));
  if (pairs.length > 0 && !place.justBegan) {
    const came = pairs.map(({ post }) => post);
    await unlistRefused(parts, bridge, topic, came);
    await parts.tasks.wake(bridge._id, topic, 'written');
  }
  return sum;
}

async function readyPosts(
  parts: InParts,
  place: Place,
  posts: Post[],
  around: Surroundings,
): Promise<Ready[]> {
  const people = await peopleOf(parts, place, posts);
  const along = new Map(posts.map((post) => [post.number, post.id]));
  const ready: Ready[] = [];
  for (let from = 0; from < posts.length; from += convertedAtATime) {
    const some = posts.slice(from, from + convertedAtATime);
    ready.push(...(await Promise.all(some.map(readyPost))));
  }
  return ready;

  async function readyPost(post: Post): Promise<Ready> {
    const parent = post.replyTo === null ? undefined : around.locals.get(post.replyTo);
    const beside = post.replyTo === null ? undefined : along.get(post.replyTo);
    return {
      post,
      body: await bodyOf(parts, place, post, around),
      as: people.get(post.userId)!,
      replyTo: parent ?? (beside === undefined ? undefined : { key: createKey(place, beside) }),
    };
  }
}

const createKey = ({ bridge, pair }: Place, post: number): string => keyOf(bridge, 'post', pair.thread, post);

/** Creates a post here, or answers why it is refused. */
async function create(
  parts: InParts,
  place: Place,
  { post, body, as, replyTo }: Ready,
): Promise<Acted | Error> {
  const { bridge, pair } = place;
  const command = { do: 'post.create' as const, thread: pair.thread, body };
  const ref = postAddress(bridge, post.id);
  const by: Actor = {
    as,
    key: createKey(place, post.id),
    // How they are called is kept beside the log, so that it can be forgotten.
    origin: { from: bridge.host, author: null, ref },
    at: post.createdAt,
  };
  try {
    return await parts.host.act(replyTo ? { ...command, replyTo } : command, by);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // What it answers waits for a moderator, or is not here any more.
    if (replyTo && error.errors.some(({ path }) => path === 'replyTo'))
      return parts.host.act(command, by).catch(asError);
    if (error.code !== 'conflict' && error.code !== 'key-reused') return error;
    // A run that was killed has written it, before it was changed there.
    return (await findWritten(parts, pair.thread, ref)) ?? error;
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

async function findWritten({ host }: InParts, thread: string, ref: string): Promise<Acted | null> {
  for (let after = 0; ;) {
    const page = await host.read.posts(thread, { after, limit: 200 });
    const found = page.find(({ origin }) => origin?.ref === ref);
    if (found) {
      const { id, number, version, body, deletedAt } = found;
      return {
        held: false,
        repeated: true,
        post: { id, thread, number, version, body, deleted: deletedAt !== null },
      };
    }
    const last = page.at(-1);
    if (!last) return null;
    after = last.number;
  }
}

function pairOf({ bridge, pair }: Place, post: Post, acted: Acted): PostPair {
  const here = acted.held ? null : acted.post;
  return {
    _id: postPairId(bridge._id, post.id),
    bridge: bridge._id,
    topic: pair.topic,
    post: post.id,
    number: post.number,
    thread: pair.thread,
    local: acted.held ? acted.id : acted.post.id,
    origin: 'forum',
    userId: post.userId,
    // Changed since it was written, it is compared once more: its words then are not these.
    forumHash: !acted.held && acted.repeated ? '' : hashOf(post.raw ?? ''),
    mootHash: hashOf(here?.body ?? ''),
    forumLive: true,
    mootLive: here !== null && !here.deleted,
  };
}
