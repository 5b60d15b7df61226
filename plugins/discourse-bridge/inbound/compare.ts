import type { PostPair } from '../store/records.ts';

/** A post as the forum shows it now. `hash` is null when its words are not to be seen. */
export interface SeenThere {
  hash: string | null;
  live: boolean;
  /** It is gone because its author deleted it. */
  byAuthor: boolean;
}

/** Its post here as it is now. */
export interface SeenHere {
  hash: string;
  live: boolean;
}

/**
 * What the forum's side asks for. `take-down` and `show` are done here; `edit` brings its words here; `changed-there`:
 * somebody other than its author changed the copy of a post that was written here, which a moderator is to decide on;
 * `ours-first`: both sides changed it and it is at home here; `gone-here`: the forum brought back the copy of a post that
 * was taken away here, where it is at home; `note`: nothing to do but to remember.
 */
export type Step =
  | { do: 'nothing' | 'note' | 'show' | 'edit' | 'changed-there' | 'ours-first' | 'gone-here' }
  | { do: 'take-down'; how: 'delete' | 'hide' };

/**
 * Compares both sides of a pair with what they last agreed on, as far as the forum's side has changed. `authorsOwn`: the
 * forum has it as written by the person themself, so that what is done to it there by its author is their own doing.
 */
export function stepFor(pair: PostPair, there: SeenThere, here: SeenHere, authorsOwn: boolean): Step {
  if (pair.forumLive && !there.live) {
    if (!here.live) return { do: 'note' };
    return { do: 'take-down', how: there.byAuthor && authorsOwn ? 'delete' : 'hide' };
  }
  if (!pair.forumLive && there.live) {
    // Also when it is shown already: a run that was killed has not moved it to where its topic is.
    if (pair.downHere) return { do: 'show' };
    if (here.live) return { do: 'note' };
    return { do: pair.origin === 'moot' ? 'gone-here' : 'note' };
  }
  if (!there.live || !here.live || there.hash === null || there.hash === pair.forumHash)
    return { do: 'nothing' };
  if (pair.origin === 'forum') return { do: 'edit' };
  // What the mark of a post was adopted with is not known to be what stands here: both may have changed.
  if (here.hash !== pair.mootHash) return { do: 'ours-first' };
  return { do: authorsOwn ? 'edit' : 'changed-there' };
}
