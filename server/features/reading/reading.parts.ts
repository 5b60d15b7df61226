import type { PageCache } from '../../core/http/page-cache.ts';
import type { PageSlots } from '../../core/html/page-slots.ts';
import type { Heads } from '../../core/log/heads.ts';
import type { Reader } from '../../core/reader.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { CarriedAnchors } from '../anchoring/carried-anchors.store.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { ReactionStore } from '../threads/reactions.store.ts';
import type { PostView } from '../threads/post.view.ts';
import type { FollowPartOf } from '../threads/follow-part.ts';
import type { ReadPlaces } from '../threads/read-places.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { Writings } from '../threads/writings.ts';

/** What the pages that people read are made from. */
export interface ReadingParts {
  heads: Heads;
  pageCache: PageCache;
  frameworks: FrameworkStore;
  /** The text of a draft, as it stands now while it is being prepared. */
  textOf(draft: Draft): Promise<EditionIndex>;
  groups: GroupStore;
  store: ThreadStore;
  postView: PostView;
  places: ReadPlaces;
  reactionStore: ReactionStore;
  followPart: FollowPartOf;
  /** Comments on earlier drafts, beside the text of a later one. */
  carried: Pick<CarriedAnchors, 'of' | 'channels'>;
  slots: PageSlots;
  writings: Writings;
  /** The comments behind what each of these drafts, by id, did to a competency. */
  commentsBehind(
    drafts: string[],
    competency: string,
  ): Promise<ReadonlyMap<string, { url: string; name: string; words: string }[]>>;
  /** What editors can do with these drafts, for `drafting/editor-links.njk`; null for whoever is none. */
  editingOf(reader: Reader, framework: Framework, drafts: Draft[], draft?: Draft): object | null;
}
