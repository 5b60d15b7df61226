import { everyone, guest, type PictureShape, type PostShape } from '../../../server/plugin-api.ts';
import type { Bridge } from '../store/records.ts';
import { isForumError } from '../work/forum-error.ts';
import type { OutParts } from './out-parts.ts';

const picturePath = /^\/pictures\/([\w-]+)$/;
const filePath = /^\/plugins\/discourse-bridge\/files\/([\w-]+)$/;

/**
 * Uploads the pictures of a post that are not there yet; answers the forum's name (`upload://…`) of each by its path
 * here. One that the forum does not take, or that not everybody sees who reads the post, is not among them.
 */
export async function uploadAll(
  out: OutParts,
  bridge: Bridge,
  as: string | null,
  post: PostShape,
  paths: string[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const path of paths) {
    const name = (await known(out, bridge, path)) ?? (await upload(out, bridge, as, post, path));
    if (name !== null) names.set(path, name);
  }
  return names;
}

const idOf = (bridge: Bridge, path: string): string => `${bridge._id}:${path}`;

/** What the forum calls it: as it was uploaded there, or as it was when it was fetched from there. */
async function known({ collections }: OutParts, bridge: Bridge, path: string): Promise<string | null> {
  const file = filePath.exec(path)?.[1];
  if (file !== undefined)
    return (await collections.files.findOne({ _id: file, bridge: bridge._id }))?.ref ?? null;
  return (await collections.uploads.findOne({ _id: idOf(bridge, path) }))?.name ?? null;
}

async function upload(
  out: OutParts,
  bridge: Bridge,
  as: string | null,
  post: PostShape,
  path: string,
): Promise<string | null> {
  const picture = await pictureOf(out, post, path);
  if (!picture) return null;
  const { bytes, type, name } = picture;
  try {
    const { shortUrl } = await out.clients.writer(bridge, as).upload({ bytes, type, name });
    const row = { bridge: bridge._id, name: shortUrl, at: out.clock.now() };
    await out.collections.uploads.updateOne({ _id: idOf(bridge, path) }, { $set: row }, { upsert: true });
    return shortUrl;
  } catch (error) {
    if (isForumError(error) && ['refused', 'forbidden', 'too-large'].includes(error.kind)) return null;
    throw error;
  }
}

/** Anybody can name a picture in a post: it goes along when everybody sees it, or it belongs to the same thread. */
async function pictureOf({ host }: OutParts, post: PostShape, path: string): Promise<PictureShape | null> {
  const id = picturePath.exec(path)?.[1];
  if (id === undefined) return null;
  const open = await host.read.picture(guest, id);
  if (open) return open;
  const closed = await host.read.picture(everyone, id);
  return closed && [post.thread, post.movedFrom?.thread].includes(closed.thread) ? closed : null;
}
