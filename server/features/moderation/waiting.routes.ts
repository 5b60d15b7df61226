import { memberOf, leaveNotice } from '../../core/http/context.ts';
import type { Routes } from '../../core/http/routes.ts';
import { renderMarkdown } from '../../core/markdown/render.ts';
import { say, t } from '../../core/words/words.ts';
import type { HoldReason } from '../threads/held-post.ts';
import { addDecision } from './decision-page.ts';
import type { HeldRow } from './moderation.models.ts';
import { reasonId, reasonShown } from './reasons.ts';
import type { ModerationServices } from './moderation.services.ts';

/** Why a post waits, for its author. */
const ownWhy: Record<HoldReason, string> = {
  unconfirmed: say('It is posted when you confirm your e-mail address.'),
  'first-posts': say('A moderator looks at the first posts of everybody in this group.'),
  'blocked-words': say('A moderator looks at it first, since it has words that this group watches.'),
  links: say('A moderator looks at it first, since it has many links or mentions and you are new here.'),
  duplicate: say('A moderator looks at it first, since nearly the same was posted elsewhere.'),
};

const account = () => ({ text: t('Your account'), href: '/account' });
const back = () => ({ text: t('Posts that wait'), href: '/account/waiting' });

/** A member's own posts that wait for their address to be confirmed. */
export function addWaitingPages(routes: Routes, services: ModerationServices): void {
  const { decisionStore, heldPosts, moderationStore, threadStore } = services;

  routes.page({
    method: 'get',
    path: '/account/waiting',
    policy: 'held.own',
    async handle({ reader }) {
      const member = memberOf(reader, t('Sign in to see your posts that wait.'));
      const held = await moderationStore.heldOf(member.id);
      const show = async (rows: HeldRow[]) =>
        Promise.all(
          rows.map(async ({ _id, thread, body, heldAt, why = 'unconfirmed', reason, words }) => {
            const subject = await threadStore.subject(reader, thread);
            const where = subject && { title: subject.title, url: subject.url };
            return {
              id: _id,
              heldAt,
              where,
              reason: reason && reasonShown(reason, reasonId(reason)),
              words,
              html: renderMarkdown(body).html,
              why: t(ownWhy[why]),
              confirmable: why === 'unconfirmed',
            };
          }),
        );
      const posts = await show(held);
      const refused = await show(await moderationStore.refusedOf(member.id));
      // What was refused before refusals were decisions has none to appeal against.
      const decisions = await decisionStore.decisionsById(refused.map(({ id }) => id));
      return {
        page: {
          template: 'moderation/waiting.njk',
          title: t('Posts that wait'),
          section: 'account',
          breadcrumbs: [account(), { text: back().text }],
          data: {
            posts,
            refused: refused.map((post) => ({ ...post, decided: decisions.has(post.id) })),
            confirmed: member.confirmed,
            confirmable: posts.some(({ confirmable }) => confirmable),
          },
        },
      };
    },
  });

  routes.page({
    method: 'post',
    path: '/account/waiting',
    policy: 'held.own',
    async handle({ reader, req }) {
      const member = memberOf(reader);
      const released = await heldPosts.releaseOf(member.id);
      leaveNotice(
        req,
        released > 0
          ? t(
              '{count, plural, one {# post was added to the thread.} other {# posts were added to the thread.}}',
              { count: released },
            )
          : t('Nothing could be posted yet.'),
        released > 0 ? 'success' : 'important',
      );
      return { redirect: '/account/waiting' };
    },
  });

  addDecision(routes, {
    path: '/account/waiting/:id/drop',
    policy: 'held.own',
    async form({ reader, params }) {
      memberOf(reader, t('Sign in to see your posts that wait.'));
      const { body } = await moderationStore.ownHeld(reader, params['id']!);
      return {
        title: t('Take a post back'),
        section: 'account',
        html: renderMarkdown(body).html,
        explain: [
          t('It will not be posted, and you will not see it here again. Copy the words if you need them.'),
        ],
        button: t('Take post back'),
        warning: true,
        back: back(),
      };
    },
    async decide({ reader, params }) {
      memberOf(reader);
      await heldPosts.drop(reader, params['id']!);
      return { to: back().href, notice: t('The post was taken back.') };
    },
  });
}
