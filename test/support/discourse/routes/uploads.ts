import { list, ok, seeOther, text, type Reply } from '../http/call.ts';
import type { At, Route } from '../http/router.ts';
import type { Upload } from '../records.ts';
import { invalidParameters, notFound } from '../refusal.ts';
import { filePath, shortPath, shortUrl, takeUpload } from '../uploads.ts';

const types: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
};

function create({ forum, call }: At): Reply {
  if (text(call.params, 'upload_type') === null && text(call.params, 'type') === null)
    throw invalidParameters('upload_type');
  if (!call.file) throw invalidParameters('file');
  const upload = takeUpload(forum, call.asker!, call.file);
  return ok({
    id: upload.id,
    // Without a protocol, as forums with a store elsewhere have it.
    url: `${forum.baseUrl.replace(/^https?:/, '')}${filePath(upload)}`,
    original_filename: upload.name,
    filesize: upload.bytes.length,
    width: upload.width,
    height: upload.height,
    thumbnail_width: upload.width,
    thumbnail_height: upload.height,
    extension: upload.extension,
    short_url: shortUrl(upload),
    short_path: shortPath(upload),
    retain_hours: null,
    human_filesize: `${upload.bytes.length} Bytes`,
    dominant_color: null,
  });
}

function find({ forum, part }: At): Upload {
  const upload = forum.uploads.get(part.file!.split('.')[0]!);
  if (!upload) throw notFound();
  return upload;
}

function bytes(at: At): Reply {
  const upload = find(at);
  return {
    status: 200,
    headers: { 'Content-Type': types[upload.extension] ?? 'application/octet-stream' },
    body: upload.bytes,
  };
}

export const uploadRoutes: Route[] = [
  { method: 'POST', path: '/uploads', name: 'uploads#create', answer: create },
  {
    method: 'POST',
    path: '/uploads/lookup-urls',
    name: 'uploads#lookup_urls',
    answer: ({ forum, call }) =>
      ok(
        list(call.params, 'short_urls').flatMap((address) => {
          const upload = forum.uploads.get(address.replace('upload://', '').split('.')[0]!);
          if (!upload) return [];
          return [{ short_url: address, url: filePath(upload), short_path: shortPath(upload) }];
        }),
      ),
  },
  {
    method: 'GET',
    path: '/uploads/short-url/:file',
    name: 'uploads#show_short',
    answer: (at) => seeOther(`${at.forum.baseUrl}${filePath(find(at))}`),
  },
  { method: 'GET', path: '/uploads/default/original/1X/:file', name: 'uploads#show', answer: bytes },
];
