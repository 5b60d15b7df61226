import type { World } from './world.ts';

/** A post of a forum, and the topic that it is in. */
export interface Filled {
  topic: number;
  post: number;
}

export const postsOfTopic = 10;
const dayMs = 24 * 3600 * 1000;

/** As a forum is after some years: a topic a day and ten posts in each. Nobody hears of it. */
export function fill({ forum, there, categories }: World, posts: number): Filled[] {
  forum.webhooks.hooks.length = 0;
  const topics = Math.ceil(posts / postsOfTopic);
  const filled: Filled[] = [];
  for (let index = 0; index < topics; index += 1) {
    const more = { createdAt: new Date(Date.now() - (topics - index) * dayMs) };
    const author = there.people[index % there.people.length]!;
    const title = `What we learned about handovers, part ${index}`;
    const raw = `The first words of conversation ${index}, with *some* [link](https://example.org/${index}).`;
    const topic = forum.admin.topic(author, title, raw, categories.one, more);
    for (let reply = 1; reply < postsOfTopic; reply += 1)
      forum.admin.post(
        there.people[(index + reply) % there.people.length]!,
        topic,
        `Answer ${reply} in conversation ${index}: it depends on the ward, on the night and on who is there.`,
        more,
      );
    filled.push(...topic.posts.map(({ id }) => ({ topic: topic.id, post: id })));
  }
  return filled;
}
