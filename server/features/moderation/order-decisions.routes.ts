import { invalid } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import { slowChoices, slowOf, slowWords } from '../threads/slow-mode.ts';
import { addDecision } from './decision-page.ts';
import { showPosts } from './moderated-post.ts';
import type { ModerationServices } from './moderation.services.ts';
import { publicReason } from './post-decisions.routes.ts';

/** What a form of pinning means, whatever somebody else has done since it was loaded. */
const pinField = (pin: boolean) => ({ name: 'pinned', value: pin ? 'yes' : 'no' });

/** Pages on which a thread or a post is pinned or unpinned, and slow mode is set. */
export function addOrderDecisions(routes: Routes, services: ModerationServices): void {
  addThreadPin(routes, services);
  addPostPin(routes, services);
  addSlowMode(routes, services);
}

const pinReason = (pin: boolean) => ({
  label: pin ? t('Why is it pinned?') : t('Why is it unpinned?'),
  hint: publicReason(),
});

function addThreadPin(routes: Routes, { order }: ModerationServices): void {
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
        reason: pinReason(pin),
        button: pin ? t('Pin thread') : t('Unpin thread'),
        back: { href: subject.url, text: title },
      };
    },
    async decide({ reader, params }, typed) {
      const { id, subject } = await order.find(reader, params['id']!);
      const pin = typed['pinned'] !== 'no';
      await order.setPinned(reader, id, pin, typed['reason'] ?? '');
      const notice = pin ? t('The thread is pinned.') : t('The thread is no longer pinned.');
      return { to: subject.url, notice };
    },
  });
}

function addPostPin(routes: Routes, { order, directory, threadStore }: ModerationServices): void {
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
        reason: pinReason(pin),
        button: pin ? t('Pin post') : t('Unpin post'),
        back: { href: `/posts/${post._id}`, text: t('Post {number}', { number: String(post.number) }) },
      };
    },
    async decide({ reader, params }, typed) {
      const pin = typed['pinned'] !== 'no';
      const post = await order.setPostPinned(reader, params['id']!, pin, typed['reason'] ?? '');
      const { subject } = await threadStore.find(reader, post.thread);
      const notice = pin ? t('The post is pinned.') : t('The post is no longer pinned.');
      return { to: subject.url, notice };
    },
  });
}

function addSlowMode(routes: Routes, { order }: ModerationServices): void {
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
        reason: { label: t('Why?'), hint: publicReason() },
        button: t('Set slow mode'),
        back: { href: thread.subject.url, text: thread.subject.title },
      };
    },
    async decide({ reader, params }, typed) {
      const { id, subject } = await order.find(reader, params['id']!);
      if (!typed['seconds']) {
        throw invalid([{ path: 'seconds', message: t('Choose how long members wait.') }]);
      }
      await order.setSlow(reader, id, Number(typed['seconds']), typed['reason'] ?? '');
      return { to: subject.url, notice: t('Slow mode is set.') };
    },
  });
}
