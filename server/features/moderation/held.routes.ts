import { forbidden, invalid } from '../../core/errors.ts';
import { memberOf } from '../../core/http/context.ts';
import type { Routes } from '../../core/http/routes.ts';
import { renderMarkdown } from '../../core/markdown/render.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { HoldReason } from '../threads/held-post.ts';
import { agreedReason, reasonOfForm } from './agreed-reason.ts';
import { addDecision } from './decision-page.ts';
import { pageOf, pagesOf } from './list-pages.ts';
import { rowsPerPage } from './moderation.store.ts';
import { moderationPolicies } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';
import { reasonsIn } from './reason-fields.ts';
import { reasonItems } from './reasons.ts';
import type { HeldRow } from './moderation.models.ts';

/** Why a post waits, for moderators. */
const whyWords: Record<HoldReason, string> = {
  unconfirmed: say('Its author has not confirmed an e-mail address'),
  'first-posts': say('One of its author’s first posts in this group'),
  'blocked-words': say('It has words that this group looks at first'),
  links: say('It has more links or mentions than a new member may use'),
  duplicate: say('Nearly the same was posted elsewhere'),
};

const back = () => ({ href: '/moderation/held', text: t('Posts that wait for you') });

/** Posts that wait for a moderator: the list, and publishing one or not. */
export function addHeldPages(routes: Routes, services: ModerationServices): void {
  const { heldPosts } = services;
  const reasonOf = async (reader: Reader, id: string, typed: Record<string, string>): Promise<string> => {
    const { group } = await heldPosts.find(reader, id);
    return agreedReason(reasonOfForm(typed), await reasonsIn(services, group), 'about');
  };
  routes.page({
    method: 'get',
    path: '/moderation/held',
    policy: 'moderation.dashboard',
    handle: async ({ reader, query }) => {
      memberOf(reader, t('Sign in to moderate.'));
      if (!moderationPolicies['moderation.dashboard'](reader))
        throw forbidden(t('This page is for moderators and chairs of groups.'));
      const page = pageOf(query);
      const { items, total } = await services.moderationStore.heldForModerators(reader, page);
      const people = await services.directory.byIds(items.map(({ author }) => author));
      const posts = await Promise.all(
        items.map(async (row) => {
          const subject = await services.threadStore.subject(reader, row.thread);
          return subject && { ...viewOf(row), where: subject, author: people.get(row.author) ?? null };
        }),
      );
      return {
        page: {
          template: 'moderation/held.njk',
          title: back().text,
          section: 'moderation',
          robots: 'noindex',
          breadcrumbs: [{ href: '/moderation', text: t('Moderation') }, { text: back().text }],
          data: {
            posts: posts.filter((post) => post !== null),
            total,
            page,
            pages: pagesOf(total, page, rowsPerPage),
          },
        },
      };
    },
  });

  addDecision(routes, {
    path: '/moderation/held/:id',
    policy: 'held.decide',
    async form({ reader, params }) {
      const row = await heldPosts.find(reader, params['id']!);
      return {
        title: t('A post that waits'),
        section: 'moderation',
        html: renderMarkdown(row.body).html,
        explain: [t(whyWords[row.why ?? 'unconfirmed'])],
        choices: {
          name: 'decision',
          legend: t('What becomes of it?'),
          items: [
            {
              value: 'publish',
              text: t('Publish it: it is added to its thread as the newest post, in its author’s name'),
            },
            { value: 'refuse', text: t('Do not publish it: its author keeps the words and is told why') },
          ],
        },
        why: {
          legend: t('Why is it not published? (not needed to publish it)'),
          items: reasonItems(await reasonsIn(services, row.group)),
        },
        reason: {
          label: t('In your own words as well (optional)'),
          hint: t(
            'Its author reads it, and so does everybody in the moderation log. Do not name people in it.',
          ),
        },
        button: t('Decide'),
        back: back(),
      };
    },
    async decide({ reader, params }, typed) {
      const id = params['id']!;
      switch (typed['decision']) {
        case 'publish':
          await heldPosts.approve(reader, id);
          return { to: back().href, notice: t('The post is published.') };
        case 'refuse':
          await heldPosts.refuse(reader, id, await reasonOf(reader, id, typed));
          return { to: back().href, notice: t('The post is not published, and its author is told why.') };
        default:
          throw invalid([{ path: 'decision', message: t('Choose what becomes of the post.') }]);
      }
    },
  });
}

function viewOf({ _id, heldAt, body, why = 'unconfirmed' }: HeldRow) {
  return { id: _id, heldAt, html: renderMarkdown(body).html, why: t(whyWords[why]) };
}
