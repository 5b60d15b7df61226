import type { Request } from 'express';
import { Problem, type FieldError } from '../../core/errors.ts';
import { csrfToken } from '../../core/http/forgery.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { sentFiles } from '../../core/http/upload.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { formAddress } from '../threads/keep-writing.ts';
import { activeMember } from '../threads/post-rules.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { Writings } from '../threads/writings.ts';
import { pictureMarkdown, withPicture } from './insert.ts';
import { largestFile, type PictureService } from './pictures.service.ts';

interface PicturePageParts {
  pictures: PictureService;
  store: ThreadStore;
  writings: Writings;
}

/** The page where a picture is added without script, and the pictures themselves. */
export function addPicturePages(routes: Routes, parts: PicturePageParts): void {
  routes.page({
    method: 'get',
    path: '/threads/:id/pictures/new',
    policy: 'picture.add',
    async handle({ params, query, reader, req }) {
      activeMember(reader, t('Sign in to add a picture.'));
      return uploadPage(parts, req, reader, params['id']!, { writing: query['writing'] ?? '', alt: '' });
    },
  });
  routes.page({
    method: 'post',
    path: '/threads/:id/pictures',
    policy: 'picture.add',
    upload: { field: 'picture', maxBytes: largestFile },
    async handle({ params, form, reader, req }) {
      const { writing = '', alt = '' } = form;
      try {
        const picture = await parts.pictures.add(reader, params['id']!, sentFiles(req), alt);
        return {
          redirect: await putIntoText(parts, reader, params['id']!, writing, pictureMarkdown(picture)),
        };
      } catch (error) {
        if (!(error instanceof Problem) || error.status === 401 || error.status === 404) throw error;
        const errors = error.errors.length > 0 ? error.errors : [{ path: 'picture', message: error.detail }];
        return uploadPage(
          parts,
          req,
          reader,
          params['id']!,
          { writing, alt },
          { errors, status: error.status },
        );
      }
    },
  });
  addServing(routes, parts.pictures);
}

/** Puts a picture at the end of what was being written, and answers where that goes on. */
async function putIntoText(
  { writings }: PicturePageParts,
  reader: Reader,
  thread: string,
  writing: string,
  markdown: string,
): Promise<string> {
  const kept = await writings.read(reader, writing);
  const place = kept?.place ?? { thread };
  const before = kept ?? (await writings.offer(reader, place));
  const fields = { ...before?.fields, body: withPicture(before?.fields['body'] ?? '', markdown) };
  const id = await writings.keep(reader, place, before?.id ?? '', fields);
  return `${formAddress(place, id)}#body`;
}

async function uploadPage(
  { store, writings }: PicturePageParts,
  req: Request,
  reader: Reader,
  threadId: string,
  form: { writing: string; alt: string },
  state: { errors?: FieldError[]; status?: number } = {},
): Promise<PageResult> {
  const { subject } = await store.find(reader, threadId);
  const kept = await writings.read(reader, form.writing);
  const { errors = [], status = 200 } = state;
  const back = formAddress(kept?.place ?? { thread: threadId }, kept?.id ?? null);
  return {
    status,
    page: {
      template: 'pictures/new.njk',
      title: t('Add a picture'),
      errors,
      robots: 'noindex',
      breadcrumbs: [
        { text: t('Home'), href: '/' },
        { text: subject.title, href: subject.url },
        { text: t('Add a picture') },
      ],
      data: { subject, threadId, form, token: csrfToken(req), back, megabytes: largestFile / 1_000_000 },
    },
  };
}

const publicly = 'public, max-age=86400, s-maxage=300';
const privately = 'private, max-age=3600';

function addServing(routes: Routes, pictures: PictureService): void {
  routes.page({
    method: 'get',
    path: '/pictures/:id',
    policy: 'picture.read',
    async handle({ params, reader, req, res }) {
      const picture = await pictures.find(reader, params['id']!);
      const etag = `"${picture._id}"`;
      // Rights can be lost and posts hidden, so no shared cache keeps it for long, and none what is not for everybody.
      // Nor any what goes to a member: their session's cookie goes with it.
      const caching = {
        public: reader.member ? privately : publicly,
        members: privately,
        own: 'private, no-cache',
      };
      res.setHeader('Cache-Control', caching[picture.shown]);
      res.setHeader('ETag', etag);
      res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
      res.setHeader('X-Content-Type-Options', 'nosniff');
      if (picture.shown !== 'public') res.vary('Cookie');
      if (req.get('if-none-match') === etag) {
        res.status(304).end();
        return null;
      }
      const bytes = await pictures.bytes(picture._id);
      res.setHeader(
        'Content-Disposition',
        `inline; filename="picture.${picture.type.slice('image/'.length)}"`,
      );
      res.type(picture.type).send(bytes);
      return null;
    },
  });
}
