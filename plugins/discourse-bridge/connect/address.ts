import { invalid } from '../../../server/plugin-api.ts';
import { t } from '../../../server/plugin-api.ts';

const longest = 300;

/** Pages of a forum that people copy from the address bar when they are asked for its address. */
const pages =
  /\/(?:latest|categories|top|new|unread|hot|about|login|signup|faq|tos|privacy|c|t|u|g|tag|tags|admin)(?:\/.*)?$/;

/**
 * The base address of a forum from what somebody typed: with its sub-folder, without a slash at the end. Throws 422
 * naming `url`.
 */
export function baseAddress(typed: unknown): string {
  const words = typeof typed === 'string' ? typed.trim() : '';
  if (words === '') throw wrong(t('Enter the address of the forum, for example https://forum.example.org.'));
  if (words.length > longest) throw wrong(t('The address is too long to be that of a forum.'));
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(words) ? words : `https://${words}`;
  if (!URL.canParse(whole)) throw wrong(t('This is no web address. A right one: https://forum.example.org.'));
  const url = new URL(whole);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw wrong(t('The address of a forum begins with https://.'));
  if (url.username !== '' || url.password !== '')
    throw wrong(t('Leave user name and password out of the address. The key is asked for later.'));
  return `${url.origin}${url.pathname.replace(pages, '').replace(/\/+$/, '')}`;
}

/** How readers are told of the forum: its host, with the sub-folder when there is one. */
export function hostOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname.replace(/\/$/, '')}`;
}

const wrong = (message: string) => invalid([{ path: 'url', message }]);
