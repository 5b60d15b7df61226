import type { Notifier } from '../features/following/notifier.ts';
import type { NotifyDoor } from '../plugin-api.ts';
import { keyOf } from './act-posts.ts';

const here = /^\/(?![/\\])/;

/** The door to what members are told. */
export function notifyDoor(id: string, notifier: Notifier): NotifyDoor {
  return async (members, { key, words: { message, values = {} }, url, section }) => {
    if (!here.test(url)) throw new Error(`"${url}" is no address on this site.`);
    await notifier.once(
      [...new Set(members)],
      section === 'duty' ? 'plugin-duty' : 'plugin',
      keyOf(id, key),
      { plugin: { message, values, url } },
      { seq: 0, at: new Date() },
    );
  };
}
