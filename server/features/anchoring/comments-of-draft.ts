import { maySee, type Reader } from '../../core/reader.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import { draftThread } from '../frameworks/framework-subjects.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { PostView } from '../threads/post.view.ts';
import type { Post } from '../threads/threads.models.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { presentCarried } from './anchoring.schemas.ts';
import type { CarriedAnchors, CarriedComment } from './carried-anchors.store.ts';

interface CommentParts {
  store: ThreadStore;
  frameworks: FrameworkStore;
  carriedAnchors: CarriedAnchors;
  postView: PostView;
}

/** A comment by its place among all: the number of its draft, and its own. */
interface Place {
  madeOn: number;
  number: number;
  id: string;
  carried: CarriedComment | null;
}

/**
 * Comments on a draft and on those before it that stand, in order, as programs are given them: with their anchors as
 * carried to that draft. Those on the draft itself are sure, since its text is theirs. `next` is null at the end.
 */
export async function commentsCarriedTo(
  { store, carriedAnchors, frameworks, postView }: CommentParts,
  reader: Reader,
  draft: Draft,
  { after, limit }: { after?: string | undefined; limit: number },
) {
  const view = await frameworks.byId(reader, draft.framework);
  const drafts = (view?.drafts ?? []).filter(({ number }) => number <= draft.number).toReversed();
  const carried = new Map((await carriedAnchors.of(reader, draft)).map((one) => [one.post, one]));
  const [fromDraft, fromNumber] = (after ?? '0:0').split(':').map(Number) as [number, number];
  const places: Place[] = [];
  for (const { _id, number: madeOn } of drafts) {
    if (madeOn < fromDraft || places.length > limit) continue;
    const own = madeOn === draft.number;
    for (const post of await store.comments(draftThread(_id))) {
      if (!maySee(reader, post) || (madeOn === fromDraft && post.number <= fromNumber)) continue;
      // A comment whose anchor is still being carried is told with the next answer.
      if (!own && post.anchor && !carried.has(post._id)) continue;
      places.push({ madeOn, number: post.number, id: post._id, carried: carried.get(post._id) ?? null });
    }
  }
  const page = places.slice(0, limit);
  const posts = await store.byIds(page.map(({ id }) => id));
  const found = page.flatMap((place) => {
    const post = posts.get(place.id);
    return post ? [{ place, post }] : [];
  });
  const presented = await postView.present(found.map(({ post }) => post));
  const last = page.at(-1);
  return {
    items: presented.map((one, at) => ({
      ...one,
      anchor: anchorOf(found[at]!.post, found[at]!.place.carried),
      madeOn: found[at]!.place.madeOn,
    })),
    next: places.length > limit && last ? `${last.madeOn}:${last.number}` : null,
  };
}

function anchorOf({ anchor }: Pick<Post, 'anchor'>, carried: CarriedComment | null) {
  if (carried) return presentCarried(carried);
  if (!anchor) return null;
  return presentCarried({
    state: 'sure',
    original: anchor,
    current: anchor,
    proposed: null,
    settled: null,
  });
}
