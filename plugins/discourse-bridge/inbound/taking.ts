import type { Post } from 'discourse-plugin-api-client';
import { postPairId } from '../store/post-pairs.ts';

const remembered = 5_000;

/**
 * The posts that are being taken in at present. Staff may move a post to another topic meanwhile, and that topic is
 * looked at side by side with the first: it would come in once for each.
 */
export class Taking {
  readonly #underWay = new Map<string, Promise<unknown>>();
  /** Those that were taken in last, the newest at the end. */
  readonly #taken = new Set<string>();

  /** Does `take` with those of these posts that nobody has taken in just now. Answers what it does; null without any. */
  async run<Result>(
    bridge: string,
    posts: Post[],
    take: (posts: Post[]) => Promise<Result>,
  ): Promise<Result | null> {
    const idOf = ({ id }: Post): string => postPairId(bridge, id);
    for (;;) {
      const others = posts.flatMap((post) => this.#underWay.get(idOf(post)) ?? []);
      if (others.length === 0) break;
      await Promise.allSettled(others);
    }
    // Once told, whoever asks looks for its pair.
    const left = posts.filter((post) => !this.#taken.delete(idOf(post)));
    if (left.length === 0) return null;
    const run = take(left);
    for (const post of left) this.#underWay.set(idOf(post), run);
    try {
      return await run;
    } finally {
      for (const post of left) this.#underWay.delete(idOf(post));
    }
  }

  /** Notes what is known by its pair from now on. */
  took(pairs: string[]): void {
    for (const id of pairs) this.#taken.add(id);
    for (const id of this.#taken) {
      if (this.#taken.size <= remembered) return;
      this.#taken.delete(id);
    }
  }
}
