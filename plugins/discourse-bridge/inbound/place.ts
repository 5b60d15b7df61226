import type { Bridge, Mapping, TopicPair } from '../store/records.ts';

/** Where posts of a topic are brought to. */
export interface Place {
  bridge: Bridge;
  mapping: Mapping;
  pair: TopicPair;
  /** What becomes of a post that is refused: it is put on the list, or (for a task about this one post) thrown. */
  refusals: 'listed' | 'thrown';
  /** Its thread was opened just now: nothing of it waits or was refused before. */
  justBegan?: boolean;
}

/** The key under which the bridge does something: the same for the same, of every bridge its own. */
export const keyOf = ({ _id }: Pick<Bridge, '_id'>, ...names: (string | number)[]): string =>
  [_id, ...names].join(':');

/** The address of a post that stays when it is moved or its topic is called otherwise. */
export const postAddress = ({ url }: Pick<Bridge, 'url'>, post: number): string => `${url}/p/${post}`;
