import { t } from '../../../server/plugin-api.ts';
import { characters, clipped } from './characters.ts';

const FORUM = { min: 15, max: 255 };
const THREAD = { min: 5, max: 150 };

/**
 * A title that a forum takes (15 to 255 characters): one that is short, or taken (`suffix`: what tells it apart), ends
 * with the name of the site in brackets.
 */
export function topicTitle(
  title: string,
  { siteName, suffix }: { siteName: string; suffix?: string },
): string {
  const words = plainTitle(title);
  const short = characters(words).length < FORUM.min;
  const more = [suffix, short ? siteName : undefined].filter((part) => part !== undefined && part !== '');
  const ending = more.length > 0 ? ` (${more.join(', ')})` : '';
  const whole = `${clipped(words, FORUM.max - characters(ending).length)}${ending}`.trim();
  if (characters(whole).length >= FORUM.min) return whole;
  // Full stops at the end would not help: forums take them away.
  return t('Conversation: {title}', { title: whole }).padEnd(FORUM.min, '-');
}

/** A title that a thread here may have (5 to 150 characters), of what a forum calls a topic. */
export function threadTitle(title: string): string {
  return clipped(plainTitle(title), THREAD.max).padEnd(THREAD.min, '.');
}

/** Without control characters, line ends and double spaces, which neither side keeps. */
const plainTitle = (title: string): string =>
  title.replaceAll(/[\p{Cc}\p{Surrogate}\uFFFD\s]+/gu, ' ').trim();
