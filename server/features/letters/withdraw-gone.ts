import type { Follower } from '../../core/log/followers.ts';
import type { Outbox } from '../../core/mail/outbox.ts';
import type { LetterModels } from './letters.models.ts';

export interface WithdrawingParts {
  models: Pick<LetterModels, 'dueLetters' | 'letterSettings'>;
  outbox: Pick<Outbox, 'withdraw'>;
}

/** After these changes of a post some of its words are to be read no more. */
const takesAway = new Set(['post.hidden', 'post.deleted', 'post.erased', 'post.version-withdrawn']);
/** No letter that was not sent stays longer in the outbox. */
const keptMs = 31 * 24 * 3600_000;
/** Letters that quote posts; what is written about accounts and decisions stays as it is. */
const newsKeys = /^(?:news|digest):/;

/**
 * Takes letters of news back that were not sent yet and lead to a post whose words are taken away. Those that wait are
 * made anew by the jobs that made them, with what their readers may see then.
 */
export function withdrawGone({ models, outbox }: WithdrawingParts): Follower {
  return {
    name: 'letters-withdraw',
    kinds: ['thread'],
    async handle({ type, at, data }) {
      if (!takesAway.has(type) || at.getTime() < Date.now() - keptMs) return;
      const linked = new RegExp(`/posts/${data['postId'] as string}(?![\\w-])`);
      for (const { key, member } of await outbox.withdraw(newsKeys, linked))
        if (member !== null) await makeAnew(models, key, member);
    },
  };
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
