import { t } from '../../../server/plugin-api.ts';
import type { BridgeEvent } from '../store/records.ts';

/** Something that happened, in one line; `subject` and `values` never hold words of a post. */
export function eventWords({ what, values }: BridgeEvent): string {
  return (
    bridgeWords(what, values) ?? topicWords(what) ?? postWords(what) ?? caseWords(what) ?? t('Something else')
  );
}

/** Events whose subject is a thread here; those of posts here begin with `post-`, but for one. */
const ofThreads = new Set([
  'topic-in',
  'topic-out',
  'topic-found-there',
  'topic-closed-out',
  'topic-opened-out',
  'topic-retitled-there',
  'too-many-writes',
]);

/** Where what happened can be seen here; null when that is not known. */
export function eventPage({ what, subject }: BridgeEvent): string | null {
  if (ofThreads.has(what)) return `/threads/${subject}`;
  const ofPost = what.startsWith('post-') && !/^post-(there|here)-/.test(what);
  return ofPost ? `/posts/${subject}` : null;
}

function bridgeWords(what: string, values: BridgeEvent['values']): string | null {
  switch (what) {
    case 'connected':
      return t('The forum took the key');
    case 'key-replaced':
      return t('Another key was put in place');
    case 'mapped':
      return t(
        '{count, plural, =0 {No category leads anywhere} one {# category leads somewhere} other {# categories lead somewhere}}',
        {
          count: Number(values['count'] ?? 0),
        },
      );
    case 'started':
      return t('The bridge was opened');
    case 'paused':
      return t('The bridge was paused');
    case 'resumed':
      return t('The bridge goes on');
    case 'stopped':
      return t('The bridge stopped by itself');
    case 'disconnected':
      return t('The forum was disconnected');
    case 'copies-removed':
      return t('The copies are removed');
    case 'copies-kept-there':
      return t('The forum does not take the key any more, or was away for a week: the copies stay there');
    case 'copy-kept-there':
      return t('The forum kept a copy that others answered');
    case 'ping':
      return t('The webhook’s ping arrived');
    case 'sign-in-set':
      return t('Signing in across both sites was set up');
    case 'sign-in-removed':
      return t('Signing in across both sites was taken away');
    case 'person-linked':
      return t('A member linked their account');
    case 'person-unlinked':
      return t('A member took the link to their account away');
    case 'person-unnamed':
      return t('A person of the forum is shown without a name');
    default:
      return backfillWords(what, values);
  }
}

function backfillWords(what: string, values: BridgeEvent['values']): string | null {
  const counts = { topics: Number(values['topics'] ?? 0), posts: Number(values['posts'] ?? 0) };
  switch (what) {
    case 'backfill-started':
      return t('Taking over what the forum has began');
    case 'backfill-paused':
      return t('Taking over was paused');
    case 'backfill-resumed':
      return t('Taking over goes on');
    case 'backfill-failed':
      return t('Taking over ended early: the forum’s lists have no end');
    case 'backfilled':
      return t(
        'Taken over: {topics, plural, one {# topic} other {# topics}}, {posts, plural, one {# post} other {# posts}}',
        counts,
      );
    case 'category-unreadable':
      return t('A category could not be read, and was left out');
    default:
      return null;
  }
}

function topicWords(what: string): string | null {
  switch (what) {
    case 'topic-in':
      return t('A topic came in');
    case 'topic-out':
      return t('A thread went out');
    case 'topic-found-there':
      return t('A topic was found on the forum that had been sent from here');
    case 'topic-back':
      return t('A topic is back on the forum');
    case 'topic-gone':
      return t('A topic was deleted on the forum');
    case 'topic-private':
      return t('A topic is not public any more: its copies are hidden');
    case 'topic-left':
      return t('A topic went to a category that leads nowhere');
    case 'topic-closed-there':
      return t('A topic was closed on the forum');
    case 'topic-opened-there':
      return t('A topic was opened again on the forum');
    case 'topic-closed-out':
      return t('A topic was closed, as its thread here was locked');
    case 'topic-opened-out':
      return t('A topic was opened, as its thread here was unlocked');
    case 'topic-retitled-there':
      return t('A topic got the title that its thread has here');
    case 'category-private':
      return t('A category is not public any more: its copies are hidden');
    case 'category-public':
      return t('A category can be read again: its copies are shown');
    case 'posts-moved-there':
      return t('Posts were moved on the forum');
    case 'too-many-writes':
      return t('A topic was written to more often than any conversation is');
    default:
      return null;
  }
}

function postWords(what: string): string | null {
  switch (what) {
    case 'post-in':
      return t('A post came in');
    case 'post-out':
      return t('A post went out');
    case 'post-changed-out':
      return t('A change went out');
    case 'post-deleted-out':
      return t('A post was deleted on the forum, as it was here');
    case 'post-recovered-out':
      return t('A post was brought back on the forum');
    case 'post-edited-there':
      return t('A change came in');
    case 'post-found-there':
      return t('A post was found on the forum that had been sent from here');
    case 'post-deleted-there':
      return t('A post was deleted by its author on the forum');
    case 'post-removed-there':
      return t('A post was removed on the forum');
    case 'post-recovered-there':
      return t('A post is back on the forum');
    default:
      return null;
  }
}

function caseWords(what: string): string | null {
  if (what.startsWith('unclear-') || what.startsWith('case-'))
    return t('A moderator decided what becomes of a case');
  if (what.endsWith('-refused')) return t('Something was refused');
  if (what.endsWith('-unclear')) return t('Something is unclear');
  if (what.endsWith('-failed')) return t('Something failed');
  return null;
}
