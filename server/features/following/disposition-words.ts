import { excerpt } from '../../core/html/words.ts';
import { t } from '../../core/words/words.ts';
import type { Post } from '../threads/threads.models.ts';
import type { NotificationKind } from './notification-kinds.ts';

const longest = 200;

/** What is told of a decision about a comment, in words; null for another kind of news. */
export function dispositionText(kind: NotificationKind, post: Post | null, title: string): string | null {
  const given = post?.disposition?.outcome ?? 'none';
  const outcome = given === 'out-of-scope' ? 'outside' : given;
  switch (kind) {
    case 'comment-decided':
      return t(
        '{outcome, select, accepted {Your comment on “{title}” was accepted} partly {Your comment on “{title}” was accepted in part} rejected {Your comment on “{title}” was rejected} duplicate {Your comment on “{title}” says the same as another one, which is answered for both} outside {Your comment on “{title}” was found to be out of scope} answered {Your comment on “{title}” was answered} other {A decision about your comment on “{title}” was taken back since}}',
        { outcome, title },
      );
    case 'comment-tied':
      return t('The answer to your comment on “{title}” names the change that it led to', { title });
    case 'comment-undecided':
      return t('The decision about your comment on “{title}” was taken back; editors look at it again', {
        title,
      });
    case 'duplicate-decided':
      return t(
        '{outcome, select, accepted {A comment on “{title}” that says the same as yours was accepted} partly {A comment on “{title}” that says the same as yours was accepted in part} rejected {A comment on “{title}” that says the same as yours was rejected} outside {A comment on “{title}” that says the same as yours was found to be out of scope} answered {A comment on “{title}” that says the same as yours was answered} other {A decision about a comment on “{title}” that says the same as yours was changed since}}',
        { outcome, title },
      );
    case 'comment-taken-up':
      return t('The chairs take up your comment on “{title}”, as the answer did not content you', { title });
    case 'comment-assigned':
      return t('A comment on “{title}” waits for you to decide it', { title });
    case 'commenter-not-content':
      return t('A formal commenter on “{title}” is not content with the answer', { title });
    default:
      return null;
  }
}

/** What was said with the decision, and the question whether it contents; null where there is nothing more to tell. */
export function dispositionMore(kind: NotificationKind, post: Post | null): string | null {
  const given = post?.disposition;
  if (!given?.outcome) return null;
  const said = [given.reason, given.words].filter(Boolean).join(' · ');
  if (kind === 'comment-decided' || kind === 'comment-tied')
    return [excerpt(said, longest), given.reply ? '' : t('Say whether this answer contents you.')]
      .filter(Boolean)
      .join(' ');
  if (kind === 'duplicate-decided') return said ? excerpt(said, longest) : null;
  if (kind === 'commenter-not-content')
    return given.reply?.words ? excerpt(given.reply.words, longest) : null;
  return null;
}
