import { DiscourseError } from 'discourse-plugin-api-client';
import { invalid, t } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { Bridge, ForumPerson } from '../store/records.ts';
import { keepPerson } from './person-of.ts';

/**
 * Somebody of the forum by the user name that somebody typed, though nothing of theirs has come yet. Throws 422 naming
 * `username`.
 */
export async function findOnForum(parts: Parts, bridge: Bridge, typed: string): Promise<ForumPerson> {
  const username = typed.trim().replace(/^@/, '');
  const wrong = (message: string) => invalid([{ path: 'username', message }]);
  if (username === '' || username.length > 60 || /[\s/?#]/.test(username))
    throw wrong(t('Enter the user name as it stands on the forum, such as ada'));
  const known = await parts.collections.people.findOne(
    { bridge: bridge._id, username },
    // On a forum, ada and Ada are one.
    { collation: { locale: 'en', strength: 2 } },
  );
  if (known) return known;
  try {
    const { id, username: called, name } = await parts.clients.reader(bridge).user(username);
    return await keepPerson(parts, bridge, { userId: id, username: called, name });
  } catch (error) {
    if (!(error instanceof DiscourseError)) throw error;
    if (error.kind === 'not-found' || error.kind === 'forbidden')
      throw wrong(t('The forum knows nobody of this user name, or does not show them'));
    throw wrong(t('The forum cannot be asked at the moment. Try again later'));
  }
}
