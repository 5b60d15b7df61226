import { everyone, type PostShape, t } from '../../../server/plugin-api.ts';
import type { Bridge, PostPair } from '../store/records.ts';
import { toForum, withoutFrame } from '../text/to-forum.ts';
import { isForumError } from '../work/forum-error.ts';
import { addressHere, type OutParts } from './out-parts.ts';
import { uploadAll } from './uploads.ts';

/**
 * The text of a post as it is written there: under the bridge's account with its author's name and network in it, with
 * the passage that it comments on, and with its mark. Pictures are uploaded first. `named`: whether its author's name is
 * told; also of those who write as themselves, it makes very short posts long enough.
 */
export async function textOfPost(
  out: OutParts,
  bridge: Bridge,
  post: PostShape,
  { as, named = as === null }: { as: number | null; named?: boolean },
): Promise<string> {
  const options = {
    siteUrl: out.site.url,
    attribution: named ? await attributionOf(out, post) : null,
    anchor: await passageOf(out, post),
    suggestion: post.suggestion,
    mark: post.id,
  };
  const { raw, files } = toForum(post.body, { ...options, fileOf: () => null });
  if (files.length === 0) return raw;
  const places = await uploadAll(out, bridge, as, post, files);
  return toForum(post.body, { ...options, fileOf: (file) => places.get(file) ?? null }).raw;
}

/** The words of the author in a copy of their post that they changed there: what was put around them is not theirs. */
export async function wordsOfCopy(out: OutParts, post: PostShape, raw: string): Promise<string> {
  const { suggestion } = post;
  const around = {
    attribution: await attributionOf(out, post),
    anchor: await passageOf(out, post),
    suggestion,
  };
  return withoutFrame(raw, around);
}

/** The text as it stands there, if nobody changed it; null when it cannot be told now. */
export async function textThere(
  out: OutParts,
  bridge: Bridge,
  pair: PostPair,
  post: PostShape,
): Promise<string | null> {
  try {
    const named = pair.userId === bridge.writer.userId;
    return await textOfPost(out, bridge, post, { as: null, named });
  } catch (error) {
    if (isForumError(error)) return null;
    throw error;
  }
}

async function attributionOf(out: OutParts, post: PostShape) {
  const { host, site } = out;
  const author = (await host.read.people([post.author])).get(post.author);
  const name = author?.name ?? t('Somebody who has left');
  return { name, network: site.name, url: addressHere(out, post.id) };
}

/** What a comment points at: the competency's title, and the passage when its author chose one. */
async function passageOf(out: OutParts, { id, anchor, thread }: PostShape) {
  if (!anchor) return null;
  const draft = thread.startsWith('d-') ? thread.slice(2) : null;
  const item = draft === null ? null : await out.host.read.item(everyone, draft, anchor.competency);
  const exact = 'exact' in anchor ? anchor.exact : '';
  return { title: item?.title ?? '', exact, url: addressHere(out, id) };
}
