import { systemId, type Forum } from '../forum.ts';
import type { Post } from '../records.ts';
import { picturesIn } from '../text.ts';
import { revise } from './revise.ts';
import { keepUpload } from '../uploads.ts';

/** Seconds until the system user comes by. */
export const pulledAfter = 301;

const isRemote = (forum: Forum, address: string): boolean =>
  /^https?:\/\//.test(address) && !address.startsWith(forum.baseUrl);

/** Pictures from elsewhere are fetched some time after a post was written, and its text is changed by the system user. */
export function pullPictures(forum: Forum, post: Post): void {
  if (!forum.settings.downloadRemoteImagesToLocal) return;
  if (!picturesIn(post.raw).some((address) => isRemote(forum, address))) return;
  forum.clock.after(pulledAfter, () => {
    const remote = picturesIn(post.raw).filter((address) => isRemote(forum, address));
    if (remote.length === 0 || post.deletedAt || post.topic.deletedAt || post.userDeleted) return;
    let { raw } = post;
    for (const address of remote) {
      const { token, extension } = keepUpload(forum, systemId, {
        name: 'image.png',
        bytes: Buffer.from(address),
      });
      raw = raw.replaceAll(`(${address}`, `(upload://${token}.${extension}`);
    }
    const reason = 'downloaded local copies of images';
    revise(forum, forum.user(systemId), post, { raw, reason }, true);
    post.editReason = reason;
    forum.version += 1;
    forum.tell({ type: 'post', event: 'post_edited', post });
  });
}
