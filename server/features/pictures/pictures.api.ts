import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import { sentFiles } from '../../core/http/upload.ts';
import { pictureMarkdown } from './insert.ts';
import { largestFile, type PictureService } from './pictures.service.ts';

/** Adding a picture to a thread, for programs and for the form with script. */
export function addPictureApi(routes: Routes, pictures: PictureService): void {
  routes.api({
    method: 'post',
    path: '/threads/{id}/pictures',
    summary: 'Add a picture (PNG, JPEG, WebP or GIF, 8 MB at most), to be shown in a post by its Markdown',
    tag: 'threads',
    policy: 'picture.add',
    params: z.object({ id: z.string() }),
    upload: { field: 'picture', maxBytes: largestFile },
    body: z.object({ alt: z.string().optional() }),
    responses: {
      201: {
        description: 'The picture',
        schema: z.object({
          picture: z.object({
            id: z.string(),
            url: z.string(),
            type: z.string(),
            width: z.number().int(),
            height: z.number().int(),
            alt: z.string(),
            markdown: z.string(),
          }),
        }),
      },
    },
    async handle({ params, body, reader, req }) {
      const made = await pictures.add(reader, params.id, sentFiles(req), body.alt);
      const { _id: id, type, width, height, alt } = made;
      const url = `/pictures/${id}`;
      return {
        status: 201,
        body: { picture: { id, url, type, width, height, alt, markdown: pictureMarkdown(made) } },
        headers: { Location: url },
      };
    },
  });
}
