import { invalid, notFound } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import type { Post } from '../threads/threads.models.ts';
import { say, t } from '../../core/words/words.ts';
import { addDecision, type DecisionForm } from './decision-page.ts';
import { type ModeratedPost, showPosts } from './moderated-post.ts';
import type { ModerationServices } from './moderation.services.ts';

const reportKinds = [
  { value: 'rude', text: say('It is rude, or attacks a person or a group') },
  { value: 'private', text: say('It gives away something private or confidential') },
  { value: 'unlawful', text: say('It may be against the law') },
  { value: 'off-topic', text: say('It has nothing to do with the subject, or advertises') },
  { value: 'other', text: say('Something else') },
];

/** What moderators are told under every reason: who will read it. */
export const publicReason = (): string =>
  t(
    'Everybody who may read this discussion can read the reason in the moderation log. Do not name people in it.',
  );

/** Pages on which a post is reported, hidden, shown again, or kept in spite of reports. */
export function addPostDecisions(routes: Routes, services: ModerationServices): void {
  const { reports, threadStore } = services;
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
      const { repeated } = await reports.report(reader, params['id']!, reportReason(typed));
      const notice = repeated
        ? t('You have reported this post before. Nothing was changed: the moderators have your first report.')
        : t('Thank you. The moderators of the group have your report.');
      return { to: `/posts/${params['id']}`, notice };
    },
  });

  addDecision(routes, {
    path: '/posts/:id/hide',
    policy: 'post.hide',
    async form({ reader, params, query }) {
      const post = await reports.postFor(reader, params['id']!, 'post.hide');
      return {
        title: t('Hide a post'),
        post: await show(reader, post),
        explain: [
          t(
            'Its words will no longer be shown; a line with your reason stands in their place. Open reports of it are settled.',
          ),
        ],
        reason: { label: t('Why is it hidden?'), hint: publicReason() },
        button: t('Hide post'),
        warning: true,
        back: backTo(post, query),
      };
    },
    async decide({ reader, params, query }, typed) {
      const post = await reports.setHidden(reader, params['id']!, true, typed['reason'] ?? '');
      return { to: backTo(post, query).href, notice: t('The post is hidden.') };
    },
  });

  addDecision(routes, {
    path: '/posts/:id/unhide',
    policy: 'post.hide',
    async form({ reader, params, query }) {
      const post = await reports.postFor(reader, params['id']!, 'post.hide');
      return {
        title: t('Show a post again'),
        post: await show(reader, post),
        explain: [t('Its words will be shown to everybody who may read the discussion.')],
        reason: { label: t('Why is it shown again?'), hint: publicReason() },
        button: t('Show post'),
        back: backTo(post, query),
      };
    },
    async decide({ reader, params, query }, typed) {
      const post = await reports.setHidden(reader, params['id']!, false, typed['reason'] ?? '');
      return { to: backTo(post, query).href, notice: t('The post is shown again.') };
    },
  });

  addDecision(routes, {
    path: '/moderation/posts/:id/keep',
    policy: 'report.settle',
    async form({ reader, params }) {
      const post = await reports.postFor(reader, params['id']!, 'report.settle');
      return {
        title: t('Keep a reported post'),
        section: 'moderation',
        post: await show(reader, post),
        explain: [t('The post stays as it is, and every open report of it is settled.')],
        reason: { label: t('Why is it kept?'), hint: publicReason() },
        button: t('Keep post'),
        back: queue(),
      };
    },
    async decide({ reader, params }, typed) {
      await reports.keep(reader, params['id']!, typed['reason'] ?? '');
      return { to: queue().href, notice: t('The post is kept, and its reports are settled.') };
    },
  });
}

const queue = () => ({ href: '/moderation', text: t('Moderation') });

/** To the list of reports for those who came from it (`?from=queue`), else to the post. */
function backTo(post: Post, query: Record<string, string> = {}): DecisionForm['back'] {
  return query['from'] === 'queue'
    ? queue()
    : { href: `/posts/${post._id}`, text: t('Post {number}', { number: String(post.number) }) };
}

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
