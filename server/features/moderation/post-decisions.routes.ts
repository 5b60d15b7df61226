import { invalid, notFound } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import type { Post } from '../threads/threads.models.ts';
import { say, t } from '../../core/words/words.ts';
import { addDecision, type DecisionForm } from './decision-page.ts';
import { type ModeratedPost, showPosts } from './moderated-post.ts';
import type { ModerationServices } from './moderation.services.ts';
import { reasonOfForm } from './agreed-reason.ts';
import { publicReasonFields, reasonsIn } from './reason-fields.ts';
import { reasonItems, reportKinds } from './reasons.ts';

/** Pages on which a post is reported, hidden and shown again. Everything else is decided in the queue. */
export function addPostDecisions(routes: Routes, services: ModerationServices): void {
  const { decide, reports, threadStore } = services;
  const show = async (reader: Reader, post: Post): Promise<ModeratedPost> => {
    const [shown] = await showPosts({ people: services.directory, threadStore }, reader, [post]);
    if (!shown) throw notFound(say('post'));
    return shown;
  };

  addDecision(routes, {
    path: '/posts/:id/report',
    policy: 'post.report',
    async form({ reader, params }) {
      const post = await reports.postToReport(reader, params['id']!);
      return {
        title: t('Report a post'),
        post: await show(reader, post),
        explain: [
          t(
            'The moderators of the group will look at it. They see who reported it; its author and other readers do not.',
          ),
        ],
        choices: {
          name: 'kind',
          legend: t('What is wrong with it?'),
          items: reportKinds.map(({ value, text }) => ({ value, text: t(text) })),
        },
        reason: { label: t('Anything the moderators should know (optional)'), most: 400 },
        button: t('Send report'),
        back: backTo(post),
      };
    },
    async decide({ reader, params }, typed) {
      const { repeated } = await reports.report(reader, params['id']!, reportReason(typed), typed['kind']);
      const notice = repeated
        ? t('You have reported this post before. Nothing was changed: the moderators have your first report.')
        : t('Thank you. The moderators of the group have your report.');
      return { to: `/posts/${params['id']}`, notice };
    },
  });

  addDecision(routes, {
    path: '/posts/:id/hide',
    policy: 'post.hide',
    async form({ reader, params }) {
      const post = await decide.postFor(reader, params['id']!);
      return {
        title: t('Hide a post'),
        post: await show(reader, post),
        explain: [
          t(
            'Its words will no longer be shown; a line with your reason stands in their place. Open reports of it are settled. Its author is told, and may appeal.',
          ),
        ],
        why: {
          legend: t('Why is it hidden?'),
          items: reasonItems(await reasonsIn(services, post.group)),
        },
        reason: { label: t('For the author (optional)'), most: 1000 },
        button: t('Hide post'),
        warning: true,
        more: {
          href: `/moderation/queue?item=post:${post._id}`,
          text: t('Something else: ask for a change, remove, warn, mute…'),
        },
        back: backTo(post),
      };
    },
    async decide({ reader, params }, typed) {
      const id = params['id']!;
      await reports.setHidden(reader, id, true, reasonOfForm(typed));
      return { to: `/posts/${id}`, notice: t('The post is hidden.') };
    },
  });

  addDecision(routes, {
    path: '/posts/:id/unhide',
    policy: 'post.hide',
    async form({ reader, params }) {
      const post = await decide.postFor(reader, params['id']!);
      return {
        title: t('Show a post again'),
        post: await show(reader, post),
        explain: [t('Its words will be shown to everybody who may read the thread.')],
        ...publicReasonFields(await reasonsIn(services, post.group), 'back', t('Why is it shown again?')),
        button: t('Show post'),
        back: backTo(post),
      };
    },
    async decide({ reader, params }, typed) {
      const post = await reports.setHidden(reader, params['id']!, false, reasonOfForm(typed));
      return { to: backTo(post).href, notice: t('The post is shown again.') };
    },
  });
}

const backTo = (post: Post): DecisionForm['back'] => ({
  href: `/posts/${post._id}`,
  text: t('Post {number}', { number: String(post.number) }),
});

/** One text, as it is stored, from what was ticked and what was written. Throws 422 naming `kind` or `reason`. */
function reportReason(typed: Record<string, string>): string {
  const kind = reportKinds.find(({ value }) => value === typed['kind']);
  const words = (typed['reason'] ?? '').trim();
  if (!kind) throw invalid([{ path: 'kind', message: t('Choose what is wrong with the post.') }]);
  if (kind.value === 'other' && !words) {
    throw invalid([{ path: 'reason', message: t('Write what is wrong with the post.') }]);
  }
  if (kind.value === 'other') return words;
  return words ? `${kind.text}: ${words}` : kind.text;
}
