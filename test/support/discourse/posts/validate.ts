import { createHash } from 'node:crypto';
import type { Forum } from '../forum.ts';
import { regularPost, whisperPost, type Topic, type User } from '../records.ts';
import { isStaff, moderates } from '../rights.ts';
import { countedText, linksIn, looksClear, mentionsIn, picturesIn } from '../text.ts';

const bodyEntropy = 7;
const titleEntropy = 10;
const longestTitleWord = 30;

/** What is wrong with a text, in the forum's words; `first` for the first post of a topic. */
export function problemsOfBody(forum: Forum, author: User, raw: string, first: boolean): string[] {
  const { minPostLength, minFirstPostLength, maxPostLength, blockedWords } = forum.settings;
  const least = first ? minFirstPostLength : minPostLength;
  if (raw.trim() === '') return ['Body can’t be blank'];
  const said: string[] = [];
  if (countedText(raw).length < least) said.push(`Body is too short (minimum is ${least} characters)`);
  if (raw.length > maxPostLength)
    said.push(`Body is limited to ${maxPostLength} characters; you entered ${raw.length}.`);
  if (!isStaff(author) && !looksClear(raw, bodyEntropy))
    said.push('Body seems unclear, is it a complete sentence?');
  const blocked = blockedWords.find((word) => raw.toLowerCase().includes(word.toLowerCase()));
  if (blocked) said.push(`Sorry, you can't post the word '${blocked}'; it's not allowed.`);
  return [...said, ...problemsOfTrust(forum, author, raw)];
}

/** New people may name few others, and link and show little. */
function problemsOfTrust(forum: Forum, author: User, raw: string): string[] {
  if (isStaff(author)) return [];
  const { newuserMaxLinks, newuserMaxMentionsPerPost, maxMentionsPerPost, newuserMaxEmbeddedMedia } =
    forum.settings;
  const isNew = author.trustLevel === 0;
  const said: string[] = [];
  const mentioned = new Set(mentionsIn(raw)).size;
  if (mentioned > (isNew ? newuserMaxMentionsPerPost : maxMentionsPerPost))
    said.push(
      isNew
        ? `Sorry, new users can only mention ${newuserMaxMentionsPerPost} other users in a post.`
        : `Sorry, you can only mention ${maxMentionsPerPost} other users in a post.`,
    );
  if (!isNew) return said;
  const foreign = linksIn(raw).filter((link) => !link.startsWith(forum.baseUrl));
  if (foreign.length > newuserMaxLinks)
    said.push(`Sorry, new users can only put ${newuserMaxLinks} links in a post.`);
  if (picturesIn(raw).length > newuserMaxEmbeddedMedia)
    said.push(`Sorry, new users can only put ${newuserMaxEmbeddedMedia} embedded media item in a post.`);
  return said;
}

/** What is wrong with a title that is clean already. `of` is the topic that has it, if any. */
export function problemsOfTitle(forum: Forum, title: string, of: Topic | null): string[] {
  const { minTopicTitleLength, maxTopicTitleLength, allowDuplicateTopicTitles } = forum.settings;
  if (title === '') return ['Title can’t be blank'];
  const said: string[] = [];
  if (title.length < minTopicTitleLength)
    said.push(`Title is too short (minimum is ${minTopicTitleLength} characters)`);
  if (title.length > maxTopicTitleLength)
    said.push(`Title is too long (maximum is ${maxTopicTitleLength} characters)`);
  const words = title.split(/\s+/);
  if (!looksClear(title, titleEntropy) || words.some((word) => word.length > longestTitleWord))
    said.push('Title seems unclear, is it a complete sentence?');
  const same = [...(forum.titles.get(title.toLowerCase()) ?? [])];
  const taken = same.some((other) => other !== of && other.visible && !other.deletedAt && isTalk(other));
  if (taken && !allowDuplicateTopicTitles) said.push('Title has already been used');
  return said;
}

const isTalk = (topic: Topic): boolean => topic.archetype === 'regular';

/** What was written lately by whom, without regard to the topic. */
export class RecentTexts {
  readonly #forum: Forum;
  readonly #at = new Map<string, number>();

  constructor(forum: Forum) {
    this.#forum = forum;
  }

  isSimilar(author: User, raw: string): boolean {
    const { uniquePostsMins } = this.#forum.settings;
    if (uniquePostsMins === 0 || isStaff(author)) return false;
    const at = this.#at.get(this.#key(author, raw));
    return at !== undefined && this.#forum.clock.time() - at < uniquePostsMins * 60_000;
  }

  note(author: User, raw: string): void {
    this.#at.set(this.#key(author, raw), this.#forum.clock.time());
  }

  #key(author: User, raw: string): string {
    return `${author.id}:${createHash('sha1').update(raw).digest('hex')}`;
  }
}

/** Whether the last posts of a topic are all of one who is neither its owner nor moderates it. */
export function tooManyInARow(forum: Forum, author: User, topic: Topic): boolean {
  const most = forum.settings.maxConsecutiveReplies;
  if (most === 0 || topic.userId === author.id || moderates(forum, author, topic)) return false;
  const last: number[] = [];
  for (let index = topic.posts.length - 1; index >= 0 && last.length < most; index -= 1) {
    const post = topic.posts[index]!;
    if (post.deletedAt || post.type === whisperPost) continue;
    if (post.type !== regularPost) return false;
    last.push(post.userId);
  }
  return last.length === most && last.every((id) => id === author.id);
}
