import type { EditionIndex } from '../frameworks/edition-index.ts';
import { fullNameOf } from '../frameworks/edition-index.ts';
import type { Draft, Framework, Item } from '../frameworks/frameworks.models.ts';
import type { ThreadSubject } from '../threads/thread-subject.ts';
import type { Post } from '../threads/threads.models.ts';
import { plainText } from './plain-text.ts';
import { audienceOf, type SearchEntry } from './search.models.ts';
import { termsOf } from './terms.ts';

/** Between spaces, so that a whole term is found by looking for it between spaces. */
const between = (terms: string[]): string => ` ${terms.join(' ')} `;

function searched(title: string, text: string): Pick<SearchEntry, 'terms' | 'words' | 'title'> {
  const [named, told] = [termsOf(title), termsOf(text)];
  return {
    terms: [...new Set([...named, ...told])],
    words: between([...named, ...told]),
    title: between(named),
  };
}

/** Whether nothing of a post is to be found any more. */
export function isGone(post: Post): boolean {
  // Where a post was moved from, a note stands in its place.
  const moved = (post as { moved?: unknown }).moved;
  return post.deletedAt !== null || post.hidden !== null || Boolean(moved);
}

export function postEntry(post: Post, { framework }: ThreadSubject): SearchEntry {
  return {
    _id: `post:${post._id}`,
    audience: audienceOf(post),
    kind: 'post',
    subject: post._id,
    thread: post.thread,
    draft: null,
    framework,
    group: post.group,
    author: post.author,
    at: post.createdAt,
    ...searched('', `${plainText(post.html)} ${post.suggestion ?? ''}`),
  };
}

/** A thread that a group opened; all others are found as what they are about. */
export function threadEntry(id: string, subject: ThreadSubject, at: Date): SearchEntry {
  return {
    _id: `thread:${id}`,
    audience: audienceOf(subject),
    kind: 'thread',
    subject: id,
    thread: id,
    draft: null,
    framework: subject.framework,
    group: subject.group,
    author: null,
    at,
    ...searched(subject.title, ''),
  };
}

export function draftEntry(framework: Framework, draft: Draft): SearchEntry {
  return {
    ...ofDraft(framework, draft),
    _id: `draft:${draft._id}`,
    kind: 'draft',
    subject: draft._id,
    thread: `d-${draft._id}`,
    ...searched(framework.title, `${draft.title} ${draft.description} ${framework.description}`),
  };
}

export function competencyEntry(
  framework: Framework,
  draft: Draft,
  index: EditionIndex,
  item: Item,
): SearchEntry {
  const title = `${item.code ?? ''} ${fullNameOf(index, item)}`;
  return {
    ...ofDraft(framework, draft),
    _id: `competency:${draft._id}:${item.competency}`,
    kind: 'competency',
    subject: item.competency,
    thread: `c-${item.competency}`,
    ...searched(title, item.title === null ? '' : item.statement),
  };
}

const ofDraft = (framework: Framework, draft: Draft) => ({
  audience: audienceOf(draft),
  draft: draft._id,
  framework: framework._id,
  group: draft.group,
  author: null,
  at: draft.opensAt ?? draft.addedAt,
});
