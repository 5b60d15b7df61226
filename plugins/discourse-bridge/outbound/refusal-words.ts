import type { Refusal } from 'discourse-plugin-api-client';
import { say, t } from '../../../server/plugin-api.ts';
import type { Trouble } from '../store/records.ts';
import { moderatorMessages } from './moderator-messages.ts';

/** By the code of the trouble; `forum` is its name. They end with what can be done. */
const messages = {
  'body-too-short': say(
    '{forum} did not take your post: it is too short there. Write a little more, and it is sent again.',
  ),
  'title-too-short': say(
    '{forum} did not take your conversation: its title is too short there. Open it anew with a longer one.',
  ),
  'title-taken': say(
    '{forum} did not take your conversation: it has one of that title already. Open it anew under another.',
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
} satisfies Record<Exclude<Refusal, 'external-id-taken' | 'tags'>, string> & Record<string, string>;

/** What authors are told, by the code of the trouble; there is `other` for the rest. */
export const authorMessages: Record<string, string> = messages;

/** What a moderator is told of a trouble: what it is, and what can be done. */
export function refusalWords({ code, values }: Trouble): string {
  const message = moderatorMessages[code];
  return message === undefined ? t('The other side did not take it ({code}).', { code }) : t(message, values);
}
