import { allowances, trustRules } from '../../core/trust.ts';
import { t } from '../../core/words/words.ts';

/** What the page about moderation says of new members and limits, a sentence each, from the numbers that apply. */
export function screeningWords(): string[] {
  const { regular, trusted } = trustRules;
  const fresh = allowances.new;
  return [
    t(
      'Somebody is new until they have had a confirmed address for {days} days and {posts} posts that stand. Nobody is shown who is.',
      { days: regular.days, posts: regular.posts },
    ),
    t(
      'A new member’s post with more than {links} links waits for a moderator. It may mention {mentions} members, that of others {regular}.',
      { links: fresh.links ?? 0, mentions: fresh.mentions, regular: allowances.regular.mentions },
    ),
    t(
      'In five minutes a new member may post {fresh} times, others {regular} times, and {trusted} times those with {posts} posts in {days} days against whom moderators decided nothing lately.',
      {
        fresh: fresh.posts,
        regular: allowances.regular.posts,
        trusted: allowances.trusted.posts,
        posts: trusted.posts,
        days: trusted.days,
      },
    ),
    t(
      'In an hour a new member may send {fresh} reports, others {regular}. Those who may invite people to a group may do so {invitations} times in an hour.',
      {
        fresh: fresh.reports,
        regular: allowances.regular.reports,
        // Whoever may invite holds an office, and is trusted by it.
        invitations: allowances.trusted.invitations,
      },
    ),
    t(
      'The same words by one member in several threads on one day are refused; by several new members they wait for a moderator.',
    ),
    t(
      'Groups may have words that make a post wait, and may look at first posts. A post that waits is never lost.',
    ),
  ];
}
