import type { Post } from 'discourse-plugin-api-client';
import { newId, t } from '../../../server/plugin-api.ts';
import type { PostShape } from '../../../server/plugin-api.ts';
import type { Bridge, PostPair } from '../store/records.ts';
import { hashOf } from '../text/normalise.ts';
import { note } from '../work/events.ts';
import { type Author, authorOf } from './author-of.ts';
import { bodyOf } from './body.ts';
import { type SeenThere, stepFor } from './compare.ts';
import { isChangedByAnother } from './changed-by-another.ts';
import { listChangedThere } from './changed-there.ts';
import { forgetNames } from './forget-names.ts';
import type { InParts } from './in-parts.ts';
import { isGone, postHere, standsHere } from '../here/local-post.ts';
import { moveHere } from './move-here.ts';
import { keyOf, type Place } from './place.ts';
import { surroundingsOf } from './surroundings.ts';
import { whileOpen } from './while-open.ts';
import { writeAgain } from './write-again.ts';

/** How the forum shows a post: null when the reader cannot see it. */
export function seenThere(post: Post | null, live: boolean, byAuthor: boolean): SeenThere {
  const hash = live && post?.raw ? hashOf(post.raw) : null;
  return { hash, live, byAuthor };
}

/** Brings the post of a pair in step with how the forum shows it. Throws the refusals of this site. */
export async function updatePost(
  parts: InParts,
  place: Place,
  pair: PostPair,
  post: Post | null,
  there: SeenThere,
): Promise<void> {
  const { posts } = parts.stores;
  if (post && post.number !== pair.number) await posts.change(pair, { number: post.number });
  // What nobody changed there costs no look here.
  if (there.live === pair.forumLive && (!there.live || there.hash === pair.forumHash)) return;
  const here = await postHere(parts, pair);
  // Its place waits for a moderator, or there is nothing left of it.
  if (!here) return;
  const own = pair.origin === 'forum' || pair.userId !== place.bridge.writer.userId;
  const step = stepFor(pair, there, { hash: hashOf(here.body), live: standsHere(here) }, own);
  switch (step.do) {
    case 'nothing':
      return;
    case 'note':
      return remember(parts, place.bridge, pair, here, there);
    case 'take-down':
      return takeDown(parts, place.bridge, pair, here, step.how, await authorOf(parts, place, pair, post));
    case 'show':
      await show(parts, place, pair, here, post);
      return updatePost(parts, place, pair, post, there);
    case 'edit':
      // What others make of the words of somebody of here is not theirs, whatever account it went out by.
      if (pair.origin === 'moot' && (await isChangedByAnother(parts, place.bridge, post!)))
        return listChangedThere(parts, place, pair, here, post!);
      return whileOpen(parts, place, () => edit(parts, place, pair, here, post!));
    case 'gone-here':
      // Asked for first: a run that is killed in between begins anew.
      await parts.tasks.ask(place.bridge._id, 'post-here', pair.local, { topic: pair.topic });
      return posts.change(pair, { forumLive: true, mootLive: true });
    case 'ours-first':
      return parts.tasks.ask(place.bridge._id, 'post-here', pair.local, { topic: pair.topic });
    case 'changed-there':
      return listChangedThere(parts, place, pair, here, post!);
  }
}

/** Nothing is to be done here; of a post that was deleted here, what somebody brought back there is to go again. */
async function remember(
  { stores, tasks }: InParts,
  bridge: Bridge,
  pair: PostPair,
  here: PostShape,
  { live }: SeenThere,
): Promise<void> {
  const goesAgain = live && pair.origin === 'moot' && !standsHere(here);
  if (goesAgain) await tasks.ask(bridge._id, 'post-here', here.id, { topic: pair.topic });
  await stores.posts.change(pair, { forumLive: live, mootLive: goesAgain || standsHere(here) });
}

/** Takes a post down that is gone there: as its author did, or with a reason. */
export async function takeDown(
  parts: InParts,
  bridge: Bridge,
  pair: PostPair,
  here: PostShape,
  how: 'delete' | 'hide',
  author: Author | null,
): Promise<void> {
  const { host, stores, tasks } = parts;
  const key = keyOf(bridge, how, here.id, newId());
  // First, so that whoever goes on after a crash knows why it is down.
  await stores.posts.change(pair, { downHere: true });
  if (how === 'delete') {
    await host.act({ do: 'post.delete', post: here.id }, { as: author ?? here.author, key });
  } else {
    const reason = t('It was removed on {forum}.', { forum: bridge.host });
    await host.act({ do: 'post.hide', post: here.id, reason }, { as: 'plugin', key });
  }
  await stores.posts.change(pair, { forumLive: false, mootLive: false });
  // A second one that the forum made of it may stand there still, and takes its place.
  for (const { topic, post } of pair.copies ?? [])
    await tasks.ask(bridge._id, 'post-there', `${topic}/${post}`, { topic });
  await note(parts, bridge, how === 'delete' ? 'post-deleted-there' : 'post-removed-there', here.id);
}

/** Shows a post again that was taken down here because it was gone there; where its topic is now. */
async function show(
  parts: InParts,
  place: Place,
  pair: PostPair,
  here: PostShape,
  post: Post | null,
): Promise<void> {
  try {
    await showHere(parts, place, pair, here, post);
  } catch (error) {
    // The thread that it was in is withdrawn: its topic is gone, and it was moved before.
    if (!isGone(error)) throw error;
    return writeAgain(parts, place, pair, here);
  }
  if (!pair.movedHere) await moveHere(parts, place, [pair]);
  await parts.stores.posts.change(pair, { forumLive: true, mootLive: true, downHere: false });
  await note(parts, place.bridge, 'post-recovered-there', here.id);
}

async function showHere(
  parts: InParts,
  place: Place,
  pair: PostPair,
  here: PostShape,
  post: Post | null,
): Promise<void> {
  const { host } = parts;
  const key = keyOf(place.bridge, 'show', here.id, newId());
  if (here.hidden) {
    const reason = t('It is shown again on {forum}.', { forum: place.bridge.host });
    await host.act({ do: 'post.show', post: here.id, reason }, { as: 'plugin', key });
  } else if (here.deletedAt) {
    const author = await authorOf(parts, place, pair, post);
    await host.act({ do: 'post.restore', post: here.id }, { as: author ?? here.author, key });
  }
}

/** Brings the words of a post as they are there. */
async function edit(
  parts: InParts,
  place: Place,
  pair: PostPair,
  here: PostShape,
  post: Post,
): Promise<void> {
  const { host, stores } = parts;
  const { bridge } = place;
  const around = await surroundingsOf(parts, place, [post]);
  const raw = pair.origin === 'moot' ? await parts.wordsOfCopy(here, post.raw ?? '') : post.raw;
  const body = await bodyOf(parts, place, { ...post, raw }, around);
  const forumHash = hashOf(post.raw ?? '');
  if (body === here.body) {
    await forgetNames(parts, place, pair, here);
    await stores.posts.change(pair, {
      forumHash,
      mootHash: hashOf(here.body),
      ...(pair.forgets && { forgets: false }),
    });
    return;
  }
  const author = await authorOf(parts, place, pair, post);
  const acted = await host.act(
    { do: 'post.edit', post: here.id, version: here.version, body },
    {
      as: author ?? here.author,
      key: keyOf(bridge, 'edit', here.id, here.version, forumHash),
      origin: { from: bridge.host, author: null, ref: here.origin?.ref ?? null },
      at: post.updatedAt,
    },
  );
  const now = acted.held ? body : acted.post.body;
  if (!acted.held) await forgetNames(parts, place, pair, acted.post);
  const agreed = { forumHash, mootHash: hashOf(now), forumLive: true, mootLive: true };
  await stores.posts.change(pair, { ...agreed, ...(pair.forgets && { forgets: acted.held }) });
  await note(parts, bridge, 'post-edited-there', here.id);
}
