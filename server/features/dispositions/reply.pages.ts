import { type FieldError, Problem } from '../../core/errors.ts';
import { leaveNotice, memberOf } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { isDecided } from '../threads/disposition.ts';
import type { Post } from '../threads/threads.models.ts';
import { targetOf } from '../threads/threads.policy.ts';
import type { DecisionWeb } from './decisions.pages.ts';
import { dispositionPolicies } from './dispositions.policy.ts';
import { longestReply, type Replies } from './replies.service.ts';

type ReplyWeb = DecisionWeb & { replies: Replies };

/** `/posts/:id/answer`: the answer to one's comment, and whether it contents. */
export function addReplyPages(routes: Routes, web: ReplyWeb): void {
  const path = '/posts/:id/answer';
  const policy = 'disposition.reply';
  routes.page({
    method: 'get',
    path,
    policy,
    async handle({ params, reader }) {
      const post = await web.store.post(reader, params['id']!);
      memberOf(reader, t('Sign in to say whether the answer contents you.'));
      const mine = post.author === reader.member!.id && isDecided(post);
      if (!mine && dispositionPolicies['disposition.set'](reader, targetOf(post)))
        return { redirect: await deskAddress(web, reader, post) };
      const answered = await web.replies.answeredFor(reader, post._id);
      const { reply } = answered.disposition!;
      const typed: Record<string, string> = reply
        ? { content: reply.content ? 'yes' : 'no', words: reply.words }
        : {};
      return replyPage(web, reader, answered, typed, []);
    },
  });
  routes.page({
    method: 'post',
    path,
    policy,
    async handle({ params, form, reader, req }) {
      const post = await web.replies.answeredFor(reader, params['id']!);
      const { content = '', words = '' } = form;
      try {
        const given = content === 'yes' ? true : content === 'no' ? false : null;
        await web.replies.reply(reader, post._id, { content: given, words });
      } catch (error) {
        if (!(error instanceof Problem) || error.errors.length === 0) throw error;
        return replyPage(web, reader, post, form, error.errors, error.status);
      }
      leaveNotice(req, t('Thank you. What you said is noted beneath the answer.'));
      return { redirect: `/posts/${post._id}` };
    },
  });
}

/** Where editors decide it. */
async function deskAddress({ frameworks }: ReplyWeb, reader: Reader, { _id, thread }: Post): Promise<string> {
  const found = await frameworks.draftById(reader, thread.slice(2));
  return found ? `/frameworks/${found.framework.slug}/decisions/${_id}` : `/posts/${_id}`;
}

async function replyPage(
  { store, postView }: ReplyWeb,
  reader: Reader,
  post: Post,
  typed: Record<string, string>,
  errors: FieldError[],
  status = 200,
): Promise<PageResult> {
  const { subject } = await store.find(reader, post.thread);
  return {
    status: errors.length > 0 ? status : 200,
    page: {
      template: 'dispositions/reply.njk',
      title: t('The answer to your comment'),
      section: 'frameworks',
      robots: 'noindex',
      errors,
      breadcrumbs: [
        { text: t('Home'), href: '/' },
        { text: subject.title, href: subject.url },
        { text: t('The answer to your comment') },
      ],
      data: {
        postHtml: (await postView.rows(subject, [post]))[0],
        id: post._id,
        formal: post.formal,
        typed,
        longest: longestReply,
      },
    },
  };
}
