import type { Change } from '../../core/log/change.ts';

/** How moderators keep order in a thread, beside locking it. */
export interface ThreadOrder {
  pinnedAt: Date | null;
  pinnedPost: string | null;
  /** Seconds between two posts of one member; null as the group has it. */
  slowSeconds: number | null;
  mergedInto: string | null;
}

/** How MongoDB keeps it: nothing is written of what nobody decided. */
export const noOrder: ThreadOrder = {
  pinnedAt: null,
  pinnedPost: null,
  slowSeconds: null,
  mergedInto: null,
};

/** Data of `posts.moved`, the one entry about all the posts that one decision took out of a thread. */
export interface PostsMovedData extends Record<string, unknown> {
  move: string;
  as: MoveKind;
  count: number;
  /** The thread that they went to. */
  to: string;
  reason: string;
}

export type MoveKind = 'moved' | 'split' | 'merged';

/** The state after a change that keeps order; any other leaves it as it was. */
export function reduceOrder<State extends ThreadOrder>(state: State, { type, at, data }: Change): State {
  switch (type) {
    case 'thread.pinned':
      return { ...state, pinnedAt: data['pinned'] ? at : null };
    case 'thread.slowed':
      return { ...state, slowSeconds: data['seconds'] as number };
    case 'post.pinned':
      return { ...state, pinnedPost: data['pinned'] ? (data['postId'] as string) : null };
    case 'post.moved':
      return state.pinnedPost === data['postId'] ? { ...state, pinnedPost: null } : state;
    case 'posts.moved': {
      const { as, to } = data as PostsMovedData;
      return as === 'merged' ? { ...state, mergedInto: to, pinnedAt: null } : state;
    }
    case 'thread.unmerged':
      return { ...state, mergedInto: null };
    default:
      return state;
  }
}
