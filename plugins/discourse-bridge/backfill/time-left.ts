/** How many posts come with a topic itself, and how many with each further call. */
export const firstPosts = 20;
export const postsPerCall = 50;

/** How many calls it takes to read a topic of so many posts whole. */
export const callsForTopic = (posts: number): number =>
  1 + Math.ceil(Math.max(0, posts - firstPosts) / postsPerCall);

/** How many seconds so many calls take at a forum's limit of calls a minute. */
export const secondsForCalls = (calls: number, perMinute: number): number =>
  Math.ceil((calls / perMinute) * 60);

/** Topics that are enough to tell from how long the rest will take. */
const enough = 3;

/**
 * Seconds that are left, from how long the work took so far; before there is enough of it, from the calls it needs at
 * the forum's limit.
 */
export function secondsLeft(work: {
  topics: number;
  topicsDone: number;
  workedSeconds: number;
  perMinute: number;
}): number {
  const { topics, topicsDone, workedSeconds, perMinute } = work;
  const left = Math.max(0, topics - topicsDone);
  if (topicsDone >= enough) return Math.ceil((workedSeconds / topicsDone) * left);
  return Math.ceil((left * 60) / perMinute);
}
