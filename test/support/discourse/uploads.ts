import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { Forum } from './forum.ts';
import type { Upload, User } from './records.ts';
import { unprocessable } from './refusal.ts';

/** Keeps a file without asking whether it may be. */
export function keepUpload(forum: Forum, userId: number, file: { name: string; bytes: Buffer }): Upload {
  const extension = extname(file.name).slice(1).toLowerCase();
  const hash = createHash('sha1').update(file.bytes).digest('hex');
  const token = BigInt(`0x${hash}`).toString(36).slice(0, 27);
  const known = forum.uploads.get(token);
  if (known) return known;
  const size = pictureSize(file.bytes);
  const upload: Upload = {
    id: forum.id('upload'),
    userId,
    name: file.name,
    extension,
    bytes: file.bytes,
    width: size?.width ?? null,
    height: size?.height ?? null,
    token,
  };
  forum.uploads.set(token, upload);
  return upload;
}

/**
 * Keeps a file that somebody sends.
 *
 * @throws Refusal 422, 429.
 */
export function takeUpload(forum: Forum, user: User, file: { name: string; bytes: Buffer }): Upload {
  const { authorizedExtensions, maxUploadKb, maxUploadsPerMinute } = forum.settings;
  forum.limiter.need(`upload:${user.id}`, maxUploadsPerMinute, 60);
  const extension = extname(file.name).slice(1).toLowerCase();
  if (!authorizedExtensions.includes(extension))
    throw unprocessable([
      `Sorry, the file you are trying to upload is not authorized (authorized extensions: ${authorizedExtensions.join(', ')}).`,
    ]);
  if (file.bytes.length > maxUploadKb * 1024)
    throw unprocessable([
      `Sorry, the file you are trying to upload is too big (maximum size is ${maxUploadKb / 1024} MB).`,
    ]);
  return keepUpload(forum, user.id, file);
}

/** Of a PNG; of other kinds nothing is known. */
function pictureSize(bytes: Buffer): { width: number; height: number } | null {
  if (bytes.length < 24 || bytes.readUInt32BE(0) !== 0x89504e47) return null;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

export const shortUrl = ({ token, extension }: Upload): string => `upload://${token}.${extension}`;
export const shortPath = ({ token, extension }: Upload): string => `/uploads/short-url/${token}.${extension}`;
export const filePath = ({ token, extension }: Upload): string =>
  `/uploads/default/original/1X/${token}.${extension}`;
