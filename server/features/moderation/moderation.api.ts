import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import { idParams } from '../threads/threads.schemas.ts';
import { say } from '../../core/words/words.ts';
import { agreedReason, type GivenReason, listedReason } from './agreed-reason.ts';
import type { ModerationServices } from './moderation.services.ts';
import { reasonsIn } from './reason-fields.ts';
import { siteReasons } from './reasons.ts';

const ownReason = z.string(say('must be a text of 3 to 500 characters'));
const reason = z.string(say('must be the id of an agreed reason')).meta({
  description:
    'The id of a reason that the group has agreed on (see `/groups/{slug}/queue`), or the site for what concerns it.',
});
const words = (whose: string) => z.string().optional().meta({ description: whose });
const forEverybody = words('Added to the reason, for everybody to read; 300 characters at most.');
const time = z.iso.datetime(say('must be a time such as 2026-11-30T12:00:00Z'));
const handleParams = z.object({ handle: z.string().regex(/^[a-z0-9_-]{1,60}$/) });
const hiddenSchema = z.object({
  id: z.string(),
  hidden: z.union([z.object({ at: z.iso.datetime(), reason: z.string() }), z.null()]),
});
const reportedSchema = z.object({ report: z.object({ id: z.string() }) });

/** The JSON API of moderation. */
export function addModerationApi(routes: Routes, services: ModerationServices): void {
  const { decide, directory, order, reports, suspensions, threadStore, threads } = services;

  routes.api({
    method: 'post',
    path: '/posts/{id}/reports',
    summary: 'Report a post to the moderators of its group',
    tag: 'moderation',
    policy: 'post.report',
    params: idParams,
    body: z.strictObject({ reason: ownReason }),
    responses: {
      201: { description: 'Reported', schema: reportedSchema },
      200: { description: 'This member had reported it before; nothing was changed', schema: reportedSchema },
    },
    async handle({ params, body, reader }) {
      const { id, repeated } = await reports.report(reader, params.id, body.reason);
      return { status: repeated ? 200 : 201, body: { report: { id } } };
    },
  });
  routes.api({
    method: 'put',
    path: '/posts/{id}/hidden',
    summary: 'Hide a post, or show it again',
    tag: 'moderation',
    policy: 'post.hide',
    params: idParams,
    body: z.strictObject({
      hidden: z.boolean(say('must be true or false')),
      reason,
      words: words('For the author of what is hidden, and for everybody when it is shown again.'),
    }),
    responses: {
      200: { description: 'The post as it is now', schema: z.object({ post: hiddenSchema }) },
      409: { description: 'It was so already' },
    },
    async handle({ params, body, reader }) {
      const { group } = await decide.postFor(reader, params.id);
      const lists = await reasonsIn(services, group);
      const why = listedReason(givenBy(body), lists, body.hidden ? 'about' : 'back');
      const { _id, hidden } = await reports.setHidden(reader, params.id, body.hidden, why);
      const shown = hidden && { at: hidden.at.toISOString(), reason: hidden.reason };
      return { body: { post: { id: _id, hidden: shown } } };
    },
  });
  routes.api({
    method: 'put',
    path: '/threads/{id}/locked',
    summary: 'Lock a thread, or unlock it',
    tag: 'moderation',
    policy: 'thread.lock',
    params: idParams,
    body: z.strictObject({ locked: z.boolean(say('must be true or false')), reason, words: forEverybody }),
    responses: {
      200: {
        description: 'The thread as it is now',
        schema: z.object({ id: z.string(), lockedReason: z.union([z.string(), z.null()]) }),
      },
      409: { description: 'It was so already' },
    },
    async handle({ params, body, reader }) {
      const { subject } = await order.find(reader, params.id);
      const lists = await reasonsIn(services, subject.group);
      const why = agreedReason(listedReason(givenBy(body), lists, 'order'), lists, 'order');
      await threads.setLocked(reader, params.id, body.locked, why);
      const { id, lockedReason } = await threadStore.find(reader, params.id);
      return { body: { id, lockedReason } };
    },
  });
  routes.api({
    method: 'put',
    path: '/members/{handle}/suspension',
    summary: 'Suspend a member from the site until a time, or (null) take that back, as an administrator',
    tag: 'moderation',
    policy: 'member.suspend',
    params: handleParams,
    body: z.strictObject({
      until: z.union([time, z.null()]),
      reason,
      words: words('For the member who is suspended, and for everybody when that is taken back.'),
    }),
    responses: {
      200: {
        description: 'The member as they are now',
        schema: z.object({ handle: z.string(), suspendedUntil: z.union([z.iso.datetime(), z.null()]) }),
      },
      409: { description: 'They are not suspended' },
    },
    async handle({ params, body, reader }) {
      await suspensions.find(reader, params.handle);
      const why = listedReason(givenBy(body), siteReasons, body.until === null ? 'back' : 'about');
      if (body.until === null) await suspensions.lift(reader, params.handle, why);
      else await suspensions.suspend(reader, params.handle, new Date(body.until), why);
      const { id, handle } = await suspensions.find(reader, params.handle);
      const now = await directory.reader(id);
      return { body: { handle, suspendedUntil: now?.member?.suspendedUntil?.toISOString() ?? null } };
    },
  });
}

const givenBy = (body: { reason: string; words?: string | undefined }): GivenReason => ({
  id: body.reason,
  words: body.words ?? '',
});
