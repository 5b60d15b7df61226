import type { Forum } from './forum.ts';
import type { User } from './records.ts';

const escaped = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Gives a user another name and rewrites mentions and quotes in all texts, without version, time or webhook. */
export function renameUser(forum: Forum, user: User, username: string): void {
  const old = escaped(user.username);
  const mention = new RegExp(`(?<![\\w@/])@${old}(?![\\w.-])`, 'gi');
  const quote = new RegExp(`(\\[quote="(?:[^"]*username:)?\\s*)${old}(?=[",])`, 'gi');
  for (const post of forum.posts.values()) {
    const raw = post.raw.replaceAll(mention, `@${username}`).replaceAll(quote, `$1${username}`);
    if (raw !== post.raw) post.raw = raw;
  }
  forum.nameUser(user, username);
}
