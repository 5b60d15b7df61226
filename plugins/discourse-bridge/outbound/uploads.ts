import { everyone, guest, type PictureShape, type PostShape } from '../../../server/plugin-api.ts';
import { showing } from '../here/files-in-use.ts';
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
  as: number | null,
  post: PostShape,
  paths: string[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const path of paths) {
    const file = filePath.exec(path)?.[1];
    const name = file
      ? await fileThere(out, bridge, post, file)
      : await pictureThere(out, bridge, as, post, path);
    if (name !== null) names.set(path, name);
  }
  return names;
}

const idOf = (bridge: Bridge, path: string): string => `${bridge._id}:${path}`;

/** What the forum called a file when it was fetched from there. */
async function fileThere(out: OutParts, bridge: Bridge, post: PostShape, id: string): Promise<string | null> {
  const file = await out.collections.files.findOne({ _id: id, bridge: bridge._id });
  if (!file) return null;
  for await (const { thread } of showing(out, file))
    if (isOfThread(post, thread) || (await out.host.read.thread(guest, thread))) return file.ref;
  return null;
}

/** What the forum calls a picture of here that was uploaded there: now, or with another post. */
async function pictureThere(
  out: OutParts,
  bridge: Bridge,
  as: number | null,
  post: PostShape,
  path: string,
): Promise<string | null> {
  const picture = await pictureOf(out, post, path);
  if (!picture) return null;
  const known = await out.collections.uploads.findOne({ _id: idOf(bridge, path) });
  return known?.name ?? upload(out, bridge, as, path, picture);
}

async function upload(
  out: OutParts,
  bridge: Bridge,
  as: number | null,
  path: string,
  { bytes, type, name }: PictureShape,
): Promise<string | null> {
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

/** Anybody can name a file in a post: it goes along when everybody sees it, or it belongs to the same thread. */
const isOfThread = ({ thread: own, movedFrom }: PostShape, thread: string): boolean =>
  [own, movedFrom?.thread].includes(thread);

async function pictureOf({ host }: OutParts, post: PostShape, path: string): Promise<PictureShape | null> {
  const id = picturePath.exec(path)?.[1];
  if (id === undefined) return null;
  const open = await host.read.picture(guest, id);
  if (open) return open;
  const closed = await host.read.picture(everyone, id);
  return closed && isOfThread(post, closed.thread) ? closed : null;
}
