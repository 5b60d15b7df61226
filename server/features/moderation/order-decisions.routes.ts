import { invalid } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import { slowChoices, slowOf, slowWords } from '../threads/slow-mode.ts';
import { addDecision } from './decision-page.ts';
import { showPosts } from './moderated-post.ts';
import type { ModerationServices } from './moderation.services.ts';
import { agreedReason, reasonOfForm } from './agreed-reason.ts';
import { publicReasonFields, reasonsIn } from './reason-fields.ts';

/** What a form of pinning means, whatever somebody else has done since it was loaded. */
const pinField = (pin: boolean) => ({ name: 'pinned', value: pin ? 'yes' : 'no' });

/** Pages on which a thread or a post is pinned or unpinned, and slow mode is set. */
export function addOrderDecisions(routes: Routes, services: ModerationServices): void {
  addThreadPin(routes, services);
  addPostPin(routes, services);
  addSlowMode(routes, services);
}

const pinLegend = (pin: boolean): string => (pin ? t('Why is it pinned?') : t('Why is it unpinned?'));

/** The fields for the reason of a group, and what was typed in them. Throws 422 as `agreedReason` does. */
const reasonsFor = (services: ModerationServices) => ({
  fields: async (group: string, legend: string) =>
    publicReasonFields(await reasonsIn(services, group), 'order', legend),
  from: async (group: string, typed: Record<string, string>) =>
    agreedReason(reasonOfForm(typed), await reasonsIn(services, group), 'order'),
});

function addThreadPin(routes: Routes, services: ModerationServices): void {
  const { order } = services;
  const reasons = reasonsFor(services);
  addDecision(routes, {
    path: '/threads/:id/pin',
    policy: 'thread.order',
    async form({ reader, params }) {
      const { subject, pinnedAt } = await order.find(reader, params['id']!);
      const pin = pinnedAt === null;
      const { title } = subject;
      return {
        title: pin ? t('Pin a thread') : t('Unpin a thread'),
        explain: [
          pin
            ? t('“{title}” will stand first in its group’s list, whatever is written elsewhere.', { title })
            : t('“{title}” will stand in its group’s list by its newest post again.', { title }),
        ],
        hidden: pinField(pin),
        ...(await reasons.fields(subject.group, pinLegend(pin))),
        button: pin ? t('Pin thread') : t('Unpin thread'),
        back: { href: subject.url, text: title },
      };
    },
    async decide({ reader, params }, typed) {
      const { id, subject } = await order.find(reader, params['id']!);
      const pin = typed['pinned'] !== 'no';
      await order.setPinned(reader, id, pin, await reasons.from(subject.group, typed));
      const notice = pin ? t('The thread is pinned.') : t('The thread is no longer pinned.');
      return { to: subject.url, notice };
    },
  });
}

function addPostPin(routes: Routes, services: ModerationServices): void {
  const { order, directory, threadStore } = services;
  const reasons = reasonsFor(services);
  addDecision(routes, {
    path: '/posts/:id/pin',
    policy: 'thread.order',
    async form({ reader, params }) {
      const post = await order.findPost(reader, params['id']!);
      const { pinnedPost } = await threadStore.find(reader, post.thread);
      const pin = pinnedPost !== post._id;
      const [shown] = await showPosts({ people: directory, threadStore }, reader, [post]);
      return {
        title: pin ? t('Pin a post') : t('Unpin a post'),
        ...(shown && { post: shown }),
        explain: [
          pin
            ? t('Its beginning will stand at the head of the thread, in place of any other post there.')
            : t('It will no longer stand at the head of the thread.'),
        ],
        hidden: pinField(pin),
        ...(await reasons.fields(post.group, pinLegend(pin))),
        button: pin ? t('Pin post') : t('Unpin post'),
        back: { href: `/posts/${post._id}`, text: t('Post {number}', { number: String(post.number) }) },
      };
    },
    async decide({ reader, params }, typed) {
      const pin = typed['pinned'] !== 'no';
      const { group } = await order.findPost(reader, params['id']!);
      const reason = await reasons.from(group, typed);
      const post = await order.setPostPinned(reader, params['id']!, pin, reason);
      const { subject } = await threadStore.find(reader, post.thread);
      const notice = pin ? t('The post is pinned.') : t('The post is no longer pinned.');
      return { to: subject.url, notice };
    },
  });
}

function addSlowMode(routes: Routes, services: ModerationServices): void {
  const { order } = services;
  const reasons = reasonsFor(services);
  addDecision(routes, {
    path: '/threads/:id/slow',
    policy: 'thread.order',
    async form({ reader, params }) {
      const thread = await order.find(reader, params['id']!);
      const now = slowOf(thread.subject, thread);
      return {
        title: t('Slow a thread down'),
        explain: [
          t('Each member can post once in the time that you choose. Moderators need not wait.'),
          now > 0 ? t('Now: one post in {every}.', { every: slowWords(now) }) : t('Now there is no limit.'),
        ],
        choices: {
          name: 'seconds',
          legend: t('How long between two posts of one member?'),
          items: slowChoices.map(({ seconds, words }) => ({ value: String(seconds), text: t(words) })),
        },
        ...(await reasons.fields(thread.subject.group, t('Why?'))),
        button: t('Set slow mode'),
        back: { href: thread.subject.url, text: thread.subject.title },
      };
    },
    async decide({ reader, params }, typed) {
      const { id, subject } = await order.find(reader, params['id']!);
      if (!typed['seconds']) {
        throw invalid([{ path: 'seconds', message: t('Choose how long members wait.') }]);
      }
      await order.setSlow(reader, id, Number(typed['seconds']), await reasons.from(subject.group, typed));
      return { to: subject.url, notice: t('Slow mode is set.') };
    },
  });
}
