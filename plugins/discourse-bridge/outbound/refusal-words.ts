import { say, t } from '../../../server/plugin-api.ts';
import type { Trouble } from '../store/records.ts';

/** What authors are told, by the code of the trouble; `forum` is its name. They end with what can be done. */
export const authorMessages: Record<string, string> = {
  'body-too-short': say(
    '{forum} did not take your post: it is too short there. Write a little more, and it is sent again.',
  ),
  'title-too-short': say(
    '{forum} did not take your conversation: its title is too short there. A moderator can give it a longer one.',
  ),
  'title-taken': say(
    '{forum} did not take your conversation: it has one of that title already. A moderator can give yours another.',
  ),
  'too-similar': say(
    '{forum} did not take your post: it is too similar to another. Change it, and it is sent again.',
  ),
  'unclear-text': say(
    '{forum} did not take your post: it does not read like a whole sentence there. Change it, and it is sent again.',
  ),
  'in-a-row': say(
    '{forum} takes only so many posts in a row by one account. Yours is sent when somebody else there has written.',
  ),
  closed: say(
    '{forum} did not take your post: its topic is closed. It is sent when the topic is opened again.',
  ),
  'slow-mode': say('{forum} has the topic in slow mode. Your post is sent when its turn comes.'),
  links: say(
    '{forum} did not take your post because of the links in it. Change it with fewer links, and it is sent again.',
  ),
  'too-long': say('{forum} did not take your post: it is too long there. Shorten it, and it is sent again.'),
  queued: say('{forum} shows your post to its moderators first. It appears there when they let it through.'),
  'rate-limited': say('{forum} takes no more posts for now. Yours is sent later; you need do nothing.'),
  'topic-gone': say('Your post could not be sent to {forum}: the topic is not there any more.'),
  'person-refused': say(
    '{forum} does not let your account there write this. Ask its moderators; here your post stands as it is.',
  ),
  other: say(
    '{forum} did not take your post. The moderators of this group see why; here it stands as it is. Changed, it is sent again.',
  ),
};

const moderatorMessages: Record<string, string> = {
  'body-too-short': say('Too short for the forum. Its author was told; a changed post is sent again.'),
  'title-too-short': say(
    'The title is too short for the forum. Give the thread a longer title, then try again.',
  ),
  'title-taken': say(
    'The forum has a topic of this title, and of those like it. Give the thread another title, then try again.',
  ),
  'too-similar': say(
    'Too similar to what the same account wrote. Its author was told; a changed post is sent again.',
  ),
  'unclear-text': say(
    'The forum finds it unclear: no whole sentence. Its author was told; a changed post is sent again.',
  ),
  'in-a-row': say(
    'The forum takes only so many posts in a row by one account. It is sent when somebody else there has written. If the forum makes the bridge’s account a moderator of the category, this ends.',
  ),
  closed: say('The topic is closed there. Ask the forum to open it, then try again.'),
  'slow-mode': say('The topic is in slow mode there. It is sent when its turn comes.'),
  links: say(
    'The forum does not take the links in it from this account. Ask the forum to trust the account more, or its author to use fewer links.',
  ),
  'too-long': say('Too long for the forum. Its author was told; a shortened post is sent again.'),
  tags: say(
    'The category wants tags on every topic. Ask the forum to lift that for this category, then try again.',
  ),
  queued: say('The forum’s moderators look at it first. It is matched when they let it through.'),
  'rate-limited': say('The forum takes no more calls for now. It is sent later by itself.'),
  'topic-gone': say('The topic is not there any more, or the bridge’s account may not see it.'),
  'not-allowed': say(
    'The bridge’s account may not do this there. Give its key or the account that right, then try again.',
  ),
  'person-refused': say(
    'The author’s own account there may not write this: it may be suspended or silenced. The forum decides on that.',
  ),
  'may-not-close': say(
    'The bridge’s account may not close or open topics there. Make it a moderator of the category, then try again.',
  ),
  'may-not-delete': say(
    'The bridge’s account may not delete or bring back this post there. Ask the forum to, or give it that right and try again.',
  ),
  unclear: say('It was sent, and nobody can tell whether it arrived. Look at the topic: is the post there?'),
  'changed-there': say('Somebody on the forum changed the copy of a post that was written here.'),
  unreachable: say('The forum cannot be reached. It is tried again by itself.'),
  timeout: say('The forum did not answer in time. It is tried again by itself.'),
  server: say('The forum has a fault of its own. It is tried again by itself.'),
  'read-only': say('The forum is read-only for a while. It is tried again by itself.'),
  'unknown-outcome': say(
    'It was sent, and the connection broke off. The bridge is finding out whether it arrived.',
  ),
  'not-discourse': say(
    'What answered at the forum’s address is not Discourse. Look at the address, then try again.',
  ),
  redirect: say('The forum’s address leads elsewhere. Look at the address, then try again.'),
  forbidden: say('The forum does not take the key. Give another key, then try again.'),
  fault: say('Something went wrong here; operators find it in the log. Try again later.'),
};

/** What a moderator is told of a trouble: what it is, and what can be done. */
export function refusalWords({ code, values }: Trouble): string {
  const message = moderatorMessages[code];
  return message === undefined ? t('The other side did not take it ({code}).', { code }) : t(message, values);
}
