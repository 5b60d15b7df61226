import type { Refusal } from 'discourse-plugin-api-client';
import { say } from '../../../server/plugin-api.ts';

const messages = {
  'body-too-short': say('Too short for the forum. Its author was told; a changed post is sent again.'),
  'title-too-short': say(
    'The title is too short for the forum. The conversation can be opened anew with a longer one.',
  ),
  'title-taken': say(
    'The forum has a topic of this title, and of those like it. Ask it to rename one, then try again.',
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
  'partly-here': say(
    'The post is longer there than a post here may be: it cannot be changed from here. Change it on the forum.',
  ),
  'category-private': say(
    'A category that is not wholly taken over is not for everybody now. It goes on when that is over, or when the category leads nowhere.',
  ),
  endless: say('The forum answers lists without an end. Ask whoever runs it.'),
  'here-locked': say('The thread here is locked. Unlock it, then try again.'),
  'here-closed': say('The draft here takes no comments now. What the forum writes about it stays there.'),
  'here-merged': say(
    'The thread here was merged into another. What the forum writes in its topic stays there.',
  ),
  'here-forbidden': say(
    'Its author may not write here: they are muted or suspended, or only members of the group may write.',
  ),
  'here-invalid': say(
    'The rules of this site do not take it as it is, such as its length or its links. Changed there, it is tried again.',
  ),
  'here-not-found': say('What it belongs to is not here any more.'),
  'here-conflict': say('It was changed on both sides at once. Try again.'),
  'here-slow': say('The thread here is in slow mode. It comes in when its turn comes.'),
  'here-too-many': say('Too much came in at once. It is tried again by itself.'),
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
} satisfies Record<Exclude<Refusal, 'external-id-taken' | 'other'>, string> & Record<string, string>;

/** What moderators are told, by the code of the trouble. */
export const moderatorMessages: Record<string, string> = messages;
