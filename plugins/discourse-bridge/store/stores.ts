import type { Collections } from './collections.ts';
import { Mappings } from './mappings.ts';
import { PostPairs } from './post-pairs.ts';
import { TopicPairs } from './topic-pairs.ts';

/** What is asked of the collections again and again. */
export interface Stores {
  mappings: Mappings;
  topics: TopicPairs;
  posts: PostPairs;
}

export const openStores = ({ mappings, topics, posts }: Collections): Stores => ({
  mappings: new Mappings(mappings),
  topics: new TopicPairs(topics),
  posts: new PostPairs(posts),
});
