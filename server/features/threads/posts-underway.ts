/** A post that is just being made, together with others of its thread. */
export interface Underway {
  /** Resolves when those that were asked for earlier in its thread stand in the queue of the log, or were refused. */
  readonly turn: Promise<void>;
  /** Stands in the queue itself: the next one's turn comes. */
  queued(): void;
  /** Whether it will not be made; it may still be asked again. */
  refused: boolean;
  /** What it answers, when that is being made too and was asked for earlier. */
  readonly parent: Earlier | null;
  /** It was made, or not: nobody needs to know of it any more. */
  end(made: boolean): void;
}

interface Earlier {
  readonly refused: boolean;
  /** Resolves when it has been made or refused. */
  readonly settled: Promise<void>;
}

/**
 * Posts that are just being made, by thread: what somebody asks for at once is written together, in the order in which it
 * was asked for, and may answer what is not written yet.
 */
export class PostsUnderway {
  readonly #threads = new Map<string, { last: Promise<void>; posts: Map<string, Earlier> }>();

  /**
   * Takes the next place in a thread for a post, which may answer another; to be called before anything is waited for,
   * and ended whatever happens.
   */
  begin(thread: string, post: string, replyTo: string | null): Underway {
    const here = this.#threads.get(thread) ?? { last: Promise.resolve(), posts: new Map<string, Earlier>() };
    this.#threads.set(thread, here);
    const turn = here.last;
    const [queued, takePlace] = whenever();
    const [settled, settle] = whenever();
    here.last = queued;
    const self: Underway & Earlier = {
      turn,
      settled,
      refused: false,
      queued: takePlace,
      parent: (replyTo !== null && here.posts.get(replyTo)) || null,
      end: (made) => {
        if (!made) self.refused = true;
        // Whoever was refused before its turn came leaves its place to the next in order, too.
        void turn.then(takePlace);
        settle();
        if (here.posts.get(post) === self) here.posts.delete(post);
        if (here.posts.size === 0) this.#threads.delete(thread);
      },
    };
    if (!here.posts.has(post)) here.posts.set(post, self);
    return self;
  }
}

function whenever(): [promise: Promise<void>, resolve: () => void] {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return [promise, resolve];
}
