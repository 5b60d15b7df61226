import type { Follower } from '../../core/log/followers.ts';
import type { Outbox } from '../../core/mail/outbox.ts';
import type { LetterModels } from './letters.models.ts';

export interface WithdrawingParts {
  models: Pick<LetterModels, 'dueLetters' | 'letterSettings'>;
  outbox: Pick<Outbox, 'withdraw'>;
  /** Ids of the posts that were ever written in a thread. */
  postsIn(thread: string): Promise<string[]>;
}

/** After these changes of a post some of its words are to be read no more. */
const takesAway = new Set(['post.hidden', 'post.deleted', 'post.erased', 'post.version-withdrawn']);
/** No letter that was not sent stays longer in the outbox. */
const keptMs = 31 * 24 * 3600_000;
/** Letters that quote posts; what is written about accounts and decisions stays as it is. */
const newsKeys = /^(?:news|digest):/;

/** So many posts are looked for in letters at once. */
const atOnce = 200;

/**
 * Takes letters of news back that were not sent yet and lead to a post whose words are taken away, or to a thread that
 * nobody is to see. Those that wait are made anew by the jobs that made them, with what their readers may see then.
 */
export function withdrawGone(parts: WithdrawingParts): Follower {
  return {
    name: 'letters-withdraw',
    kinds: ['thread', 'groups'],
    async handle({ type, at, data }) {
      if (at.getTime() < Date.now() - keptMs) return;
      if (takesAway.has(type)) await takeBack(parts, [`posts/${data['postId'] as string}`]);
      if (type === 'thread.withdrawn' && data['withdrawn'] === true)
        await takeBackThread(parts, `g-${data['thread'] as string}`);
    },
  };
}

async function takeBackThread(parts: WithdrawingParts, thread: string): Promise<void> {
  const posts = await parts.postsIn(thread);
  await takeBack(parts, [`threads/${thread}`]);
  for (let from = 0; from < posts.length; from += atOnce)
    await takeBack(
      parts,
      posts.slice(from, from + atOnce).map((post) => `posts/${post}`),
    );
}

/** Takes back the letters that lead to one of these addresses. */
async function takeBack({ models, outbox }: WithdrawingParts, addresses: string[]): Promise<void> {
  const linked = new RegExp(`/(?:${addresses.join('|')})(?![\\w-])`);
  for (const { key, member } of await outbox.withdraw(newsKeys, linked))
    if (member !== null) await makeAnew(models, key, member);
}

/** Nothing is given to the letter that was not already, save what is new in a digest: its key stays. */
async function makeAnew(
  { dueLetters, letterSettings }: WithdrawingParts['models'],
  key: string,
  member: string,
): Promise<void> {
  const digest = `digest:${member}:`;
  if (key.startsWith(digest)) {
    const nextDigestAt = new Date(key.slice(digest.length));
    // Who stopped their digests meanwhile gets none.
    await letterSettings.updateOne({ _id: member, nextDigestAt: { $ne: null } }, { $set: { nextDigestAt } });
  } else await dueLetters.updateMany({ member, batch: key.slice('news:'.length) }, { $set: { done: false } });
}
