import { cookedOf } from '../cook.ts';
import { topicNotFound } from '../refusal.ts';
import { seesTopic } from '../rights.ts';
import { streamOf } from '../show/topic.ts';
import { page } from '../http/call.ts';
import type { Route } from '../http/router.ts';

const escape = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** What people see in a browser: only so much that tests can look at it. */
export const pageRoutes: Route[] = [
  {
    method: 'GET',
    path: '/',
    name: 'list#page',
    answer: ({ forum }) => page(`<!DOCTYPE html><title>${escape(forum.settings.title)}</title>`),
  },
];

/** A topic as a page. */
export const topicPage: Route['answer'] = ({ forum, call, part }) => {
  const topic = forum.topics.get(Number(part.topic));
  if (!topic || !seesTopic(forum, call.asker, topic)) throw topicNotFound();
  const posts = streamOf(call.asker, topic).map(
    (post) =>
      `<article id="post_${post.number}"><h2>${forum.users.get(post.userId)!.username}</h2>${cookedOf(post)}</article>`,
  );
  return page(
    `<!DOCTYPE html><html lang="en"><title>${escape(topic.title)}</title><h1>${escape(topic.title)}</h1>${posts.join('')}</html>`,
  );
};
