import type { Forum } from '../forum.ts';
import { whisperPost, type CreateInput, type Post, type Queued, type Topic, type User } from '../records.ts';
import { categoryOf, isStaff, mayCreateTopic, mayReply, moderates } from '../rights.ts';
import { createRefused, invalidAccess } from '../refusal.ts';
import { cleanTitle, normaliseRaw } from '../text.ts';
import { pullPictures } from './pictures.ts';
import { addPost, newTopic } from './rows.ts';
import { problemsOfBody, problemsOfTitle, RecentTexts, tooManyInARow } from './validate.ts';

const recent = new WeakMap<Forum, RecentTexts>();

function recentTexts(forum: Forum): RecentTexts {
  const known = recent.get(forum);
  if (known) return known;
  const made = new RecentTexts(forum);
  recent.set(forum, made);
  return made;
}

const gone =
  'Something has gone wrong. Perhaps this topic was closed or deleted while you were looking at it?';

/**
 * Creates a topic with its first post, or a reply, as anybody may who asks for it.
 *
 * @throws Refusal 403, 422, 429.
 */
export function createPost(forum: Forum, author: User, given: CreateInput): Post | Queued {
  const input = { ...given, raw: normaliseRaw(given.raw) };
  const topic = topicFor(forum, author, input);
  if (!input.skipValidations) {
    const said = problemsOf(forum, author, input, topic);
    if (said.length > 0) throw createRefused(said);
    if (waits(forum, author, input, topic)) return enqueue(forum, author, input);
    limit(forum, author, topic);
  }
  return writePost(forum, author, input, topic);
}

/** The topic of a reply; null for a new one. */
function topicFor(forum: Forum, author: User, input: CreateInput): Topic | null {
  if (input.topicId) {
    const topic = forum.topics.get(input.topicId);
    if (!topic || !mayReply(forum, author, topic)) throw createRefused([gone]);
    return topic;
  }
  const category = input.categoryId ? forum.categories.get(input.categoryId) : null;
  if (category === undefined || author.silenced) throw invalidAccess();
  if (!input.skipValidations && !mayCreateTopic(author, category)) throw invalidAccess();
  return null;
}

function limit(forum: Forum, author: User, topic: Topic | null): void {
  if (isStaff(author)) return;
  const { rateLimitCreatePost, rateLimitNewUserCreatePost, rateLimitCreateTopic, maxTopicsPerDay } =
    forum.settings;
  const age = forum.clock.time() - author.createdAt.getTime();
  const isNew = author.trustLevel === 0 || age < 86_400_000;
  forum.limiter.need(`create:${author.id}`, 1, isNew ? rateLimitNewUserCreatePost : rateLimitCreatePost);
  if (topic) return;
  forum.limiter.need(`topic:${author.id}`, 1, rateLimitCreateTopic);
  forum.limiter.need(`topics:${author.id}`, maxTopicsPerDay, 86_400);
}

function problemsOf(forum: Forum, author: User, input: CreateInput, topic: Topic | null): string[] {
  const said = topic ? problemsOfReply(forum, author, topic) : problemsOfTopic(forum, author, input);
  said.push(...problemsOfBody(forum, author, input.raw, !topic));
  if (recentTexts(forum).isSimilar(author, input.raw))
    said.push('Body is too similar to what you recently posted');
  return said;
}

function problemsOfTopic(forum: Forum, author: User, input: CreateInput): string[] {
  const said = problemsOfTitle(forum, cleanTitle(input.title ?? '', forum.settings.titlePrettify), null);
  if (input.externalId && forum.externalIds.has(input.externalId.toLowerCase()))
    said.push('External has already been taken');
  if (input.externalId && !/^[\w-]{1,50}$/.test(input.externalId)) said.push('External is invalid');
  if (input.recipients) return said;
  const category = input.categoryId ? forum.categories.get(input.categoryId) : null;
  if (!category && !forum.settings.allowUncategorizedTopics) said.push('Category can’t be blank');
  const tags = input.tags ?? [];
  const least = category?.minimumTags ?? 0;
  if (tags.length < least && !isStaff(author))
    said.push(`You must select at least ${least} tag${least === 1 ? '' : 's'}.`);
  return said;
}

function problemsOfReply(forum: Forum, author: User, topic: Topic): string[] {
  const said: string[] = [];
  const most = forum.settings.maxConsecutiveReplies;
  if (tooManyInARow(forum, author, topic))
    said.push(
      `You have replied ${most} times in a row in this topic (max_consecutive_replies ${most}). Please wait for someone to reply to you.`,
    );
  if (topic.slowModeSeconds > 0 && !moderates(forum, author, topic)) {
    const own = topic.posts.findLast((post) => post.userId === author.id && !post.deletedAt);
    const since = own ? forum.clock.time() - own.createdAt.getTime() : Infinity;
    if (since < topic.slowModeSeconds * 1000) said.push('This topic is in slow mode.');
  }
  return said;
}

function waits(forum: Forum, author: User, input: CreateInput, topic: Topic | null): boolean {
  if (isStaff(author)) return false;
  const { approveUnlessTrustLevel, approvalWords } = forum.settings;
  if (author.trustLevel < approveUnlessTrustLevel) return true;
  if (approvalWords.some((word) => input.raw.toLowerCase().includes(word.toLowerCase()))) return true;
  if (topic && moderates(forum, author, topic)) return false;
  const category = topic
    ? categoryOf(forum, topic)
    : input.categoryId
      ? forum.categories.get(input.categoryId)
      : null;
  return (topic ? category?.approval.replies : category?.approval.topics) ?? false;
}

/** What is queued forgets its time and its external id. */
function enqueue(forum: Forum, author: User, input: CreateInput): Queued {
  const queued: Queued = {
    id: forum.id('reviewable'),
    userId: author.id,
    input: { ...input, createdAt: null, externalId: null },
    createdAt: forum.clock.now(),
  };
  forum.queue.set(queued.id, queued);
  return queued;
}

/** Writes what is good already. Nobody hears of what is imported. */
export function writePost(forum: Forum, author: User, input: CreateInput, to: Topic | null): Post {
  const at = input.createdAt ?? forum.clock.now();
  const topic = to ?? newTopic(forum, author, input, at);
  const answered = input.replyTo ? topic.posts.find(({ number }) => number === input.replyTo) : undefined;
  const type = input.whisper || answered?.type === whisperPost ? 4 : 1;
  const replyTo = answered?.number ?? null;
  const post = addPost(forum, topic, author, { raw: input.raw, type, replyTo, createdAt: at }, input.noBump);
  if (!input.skipValidations) recentTexts(forum).note(author, input.raw);
  if (input.importMode) return post;
  if (!to) forum.tell({ type: 'topic', event: 'topic_created', topic });
  forum.tell({ type: 'post', event: 'post_created', post });
  pullPictures(forum, post);
  return post;
}
