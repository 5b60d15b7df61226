import type { Request, Response } from 'express';
import { Problem, invalid, type FieldError } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import { csrfToken } from '../../core/http/forgery.ts';
import { spokenHtml } from '../../core/markdown/spoken.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Heads } from '../../core/log/heads.ts';
import type { Reader } from '../../core/reader.ts';
import { hashSecret } from '../../core/ids.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import {
  aboutView,
  anchorOf,
  composeFields,
  replacedWords,
  type ComposeFields,
  type FindAbout,
} from './compose-form.ts';
import type { People } from '../../core/people.ts';
import { answerKeeping, keepQuietly } from './keep-writing.ts';
import { postedLately } from './posted-lately.ts';
import type { HoldReason } from './held-post.ts';
import { RepeatedPost } from './screening.ts';
import { slowView } from './slow-mode.ts';
import { suggestionHtml } from './suggestion.ts';
import { closedProblem, takesAt, watchedState } from './thread-subject.ts';
import type { ThreadService } from './threads.service.ts';
import { quoteOf } from './quote-of.ts';
import type { ThreadStore, ThreadView } from './threads.store.ts';
import type { OfferedWriting, Writings } from './writings.ts';
import { say, t } from '../../core/words/words.ts';

/** Text that waits while its author signs in. */
export interface KeptTexts {
  /** Keeps the fields of the form at a path; answers where to sign in and come back to it. Throws 413 or 429. */
  keepAndSignIn(path: string, fields: Record<string, string>, address: string): Promise<string>;
  read(id: string): Promise<Record<string, string> | null>;
}

export interface ComposeParts {
  store: ThreadStore;
  service: ThreadService;
  people: People;
  limits: RateLimits;
  keptTexts: KeptTexts;
  writings: Writings;
  heads: Heads;
  cook(body: string): Promise<string>;
  findAbout: FindAbout;
  /** Organisations with which this reader may comment on a draft in private, and where. */
  respondingWith(reader: Reader, draft: string): Promise<{ name: string; url: string; sent: boolean }[]>;
}

const longestPreview = 4_000;
const postedAlready = say('This was posted already; it is there once.');

/** The page where a post is written, for people with and without script, and what it sends. */
export function addComposePages(routes: Routes, parts: ComposeParts): void {
  routes.page({
    method: 'get',
    path: '/threads/:id/compose',
    policy: 'thread.read',
    async handle({ params, query, reader, req }) {
      const thread = await parts.store.find(reader, params['id']!);
      const kept = query['kept'] ? await parts.keptTexts.read(query['kept']) : null;
      if (kept) return composePage(parts, req, reader, thread, composeFields(kept), {});
      const about = query['competency'] || null;
      if (about) await findAbout(parts, reader, thread, about);
      const reply = query['reply'] || query['quote'] || null;
      const place = { thread: thread.id, about, reply };
      const writing = await parts.writings.offer(reader, place, query['writing']);
      const fields = composeFields({ ...writing?.fields, ...query, key: writing?.fields['key'] ?? '' });
      const quoted = query['quote'] ? await quoteOf(parts, query['quote'], thread.id) : null;
      const begun = writing?.fields['body'] ?? '';
      fields.body = begun || (quoted ?? query['body'] ?? '');
      fields.replyTo = reply ?? '';
      const discarded = await parts.writings.discarded(reader, query['discarded']);
      return composePage(parts, req, reader, thread, fields, { writing, discarded });
    },
  });
  routes.page({
    method: 'post',
    path: '/threads/:id/posts',
    policy: 'post.create',
    handle: ({ params, form, reader, req, res }) => send(parts, req, res, reader, params['id']!, form),
  });
  routes.page({
    method: 'post',
    path: '/preview',
    policy: 'thread.read',
    async handle({ form, reader, req, res }) {
      await parts.limits.count('preview', req.ip ?? '');
      const suggestion = form['thread']
        ? await suggestionPreview(parts, reader, form['thread'], composeFields(form))
        : null;
      res.json({ html: spokenHtml(await parts.cook((form['body'] ?? '').slice(0, 20_000))), suggestion });
      return null;
    },
  });
}

async function send(
  parts: ComposeParts,
  req: Request,
  res: Response,
  reader: Reader,
  threadId: string,
  form: Record<string, string>,
): Promise<PageResult> {
  const thread = await parts.store.find(reader, threadId);
  const fields = composeFields(form);
  const place = { thread: thread.id, about: fields.competency || null, reply: fields.replyTo || null };
  const sent = { req, res, reader, form: { ...form, key: fields.key }, place };
  if (form['action'] === 'preview') {
    await parts.limits.count('preview', reader.member?.id ?? req.ip ?? '');
    const preview = await parts.cook(fields.body.slice(0, 20_000));
    const suggested = await suggestionPreview(parts, reader, threadId, fields);
    return composePage(parts, req, reader, thread, fields, {
      preview,
      suggested,
      base: await keepQuietly(parts.writings, sent),
    });
  }
  try {
    const kept = await answerKeeping(parts.writings, sent);
    if (kept !== undefined) return kept;
    if (!reader.member) return await keepAndSignIn(parts, req, reader, thread, fields, form['action']);
    const about = fields.competency ? await findAbout(parts, reader, thread, fields.competency) : null;
    const input = {
      body: fields.body,
      replyTo: fields.replyTo || null,
      anchor: anchorOf(fields, about),
      formal: fields.formal === 'yes',
      suggestion: fields.suggestion.trim() || null,
    };
    const before = await postedLately(parts.store, reader, threadId, input);
    if (before) {
      await parts.writings.posted(reader, place, form);
      leaveNotice(req, t(postedAlready));
      return { redirect: `/posts/${before._id}` };
    }
    // The same form with the same words is the same post; changed words after the back button are a new one.
    const key = hashSecret(`${fields.key} ${JSON.stringify(input)}`);
    const result = await parts.service.post(reader, threadId, input, key);
    await parts.writings.posted(reader, place, form);
    if (result.held) {
      leaveNotice(req, heldNotice(result.why), 'important');
      return { redirect: '/account/waiting' };
    }
    leaveNotice(req, result.repeated ? t(postedAlready) : t('Posted.'));
    return { redirect: `/posts/${result.post._id}` };
  } catch (error) {
    if (!(error instanceof Problem) || error.status === 404 || form['action'] === 'keep') throw error;
    const errors =
      error.errors.length > 0 ? error.errors.map(toFormField) : [{ path: 'body', message: error.detail }];
    const base = await keepQuietly(parts.writings, sent);
    const earlier = error instanceof RepeatedPost ? error.earlier : null;
    return composePage(parts, req, reader, thread, fields, { errors, status: error.status, base, earlier });
  }
}

/** What somebody is told whose post waits. */
export function heldNotice(why: HoldReason): string {
  return why === 'unconfirmed'
    ? t('Your post is kept. It is published when you follow the link in the e-mail we sent you.')
    : t('Your post is kept. A moderator looks at it first; you are told when it is published.');
}

/** A guest's text is kept, and comes back into the form once they have signed in. */
async function keepAndSignIn(
  parts: ComposeParts,
  req: Request,
  reader: Reader,
  thread: ThreadView,
  fields: ComposeFields,
  action: string | undefined,
): Promise<PageResult> {
  if (fields.body.trim() === '' && action !== 'picture') {
    const errors = [{ path: 'body', message: t('Write something first.') }];
    return composePage(parts, req, reader, thread, fields, { errors, status: 422 });
  }
  return {
    redirect: await parts.keptTexts.keepAndSignIn(
      `/threads/${thread.id}/compose`,
      { ...fields },
      req.ip ?? '',
    ),
  };
}

const toFormField = ({ path, message }: FieldError): FieldError =>
  path.startsWith('anchor')
    ? { path: 'anchor', message }
    : { path: path === 'replyTo' ? 'body' : path, message };

async function findAbout(parts: ComposeParts, reader: Reader, thread: ThreadView, competency: string) {
  const about = thread.subject.anchors ? await parts.findAbout(reader, thread.subject.id, competency) : null;
  if (!about) throw invalid([{ path: 'anchor', message: t('Choose a competency of this draft.') }]);
  return about;
}

/** How a suggestion would look that is being written; null when there is none, or nothing that it would replace. */
async function suggestionPreview(
  parts: ComposeParts,
  reader: Reader,
  threadId: string,
  fields: ComposeFields,
): Promise<string | null> {
  const suggestion = fields.suggestion.trim().slice(0, longestPreview);
  if (!suggestion || !fields.competency) return null;
  const { subject } = await parts.store.find(reader, threadId);
  const about = subject.anchors ? await parts.findAbout(reader, subject.id, fields.competency) : null;
  const replaced = replacedWords(fields, about);
  return replaced === null ? null : suggestionHtml(replaced.slice(0, longestPreview), suggestion);
}

async function composePage(
  parts: ComposeParts,
  req: Request,
  reader: Reader,
  thread: ThreadView,
  fields: ComposeFields,
  state: {
    errors?: FieldError[];
    status?: number;
    preview?: string;
    suggested?: string | null;
    writing?: OfferedWriting | null;
    /** The version that a form sent back follows. */
    base?: string;
    discarded?: string | null;
    /** The post that says the same. */
    earlier?: string | null;
  },
): Promise<PageResult> {
  const { subject } = thread;
  // What is wrong with the competency was said already; the text in the form must not be lost by saying it again.
  const about =
    fields.competency && subject.anchors
      ? await parts.findAbout(reader, subject.id, fields.competency)
      : null;
  const parent = fields.replyTo ? await parentOf(parts, reader, fields.replyTo, thread.id) : null;
  const heading = parent
    ? t('Reply to {name}', { name: parent.author })
    : about || subject.kind === 'draft'
      ? t('Comment on the draft')
      : t('Post');
  const closed = thread.mergedInto
    ? t('This thread was merged into another one. Its posts are there now; write there.')
    : thread.lockedReason
      ? t('This thread is locked: {reason}', { reason: thread.lockedReason })
      : subject.takes && takesAt(subject.takes, new Date()) === null
        ? closedProblem(subject.takes, new Date()).detail
        : null;
  const { status = 200, errors = [], preview, suggested = null } = state;
  return {
    status,
    page: {
      template: 'threads/compose-page.njk',
      title: heading,
      errors,
      section: 'frameworks',
      robots: 'noindex',
      breadcrumbs: [
        { text: t('Home'), href: '/' },
        { text: subject.title, href: subject.url },
        { text: heading },
      ],
      data: {
        subject,
        heading,
        // What is refused by the thread's state is shown with the text, so that nothing typed is lost.
        closed: fields.body === '' ? closed : null,
        late: subject.takes !== null && takesAt(subject.takes, new Date()) === 'late',
        watched: await watchedState(subject, parts.heads),
        responding: about && !parent ? await respondingWith(parts, reader, subject.id, fields) : [],
        quoted: parent?.html ?? null,
        ...(about && aboutView(about, fields.passage)),
        form: {
          ...fields,
          threadId: thread.id,
          reply: parent,
          label: about || subject.kind === 'draft' ? t('Your comment') : t('Your post'),
          button: about || subject.kind === 'draft' ? t('Post comment') : t('Post'),
          token: csrfToken(req),
          signedIn: reader.member !== null,
          cancel: about?.url ?? subject.url,
          preview: preview ?? null,
          writing: state.writing ?? null,
          base: state.base ?? state.writing?.id ?? '',
          discarded: state.discarded ?? null,
          suggested,
          slow: await slowView(parts.store, reader, thread),
          earlier: state.earlier ?? null,
          errors,
        },
      },
    },
  };
}

/** Where the same comment could be written for an organisation's response instead. */
async function respondingWith(
  parts: ComposeParts,
  reader: Reader,
  draft: string,
  { competency, passage }: ComposeFields,
): Promise<{ name: string; url: string }[]> {
  const query = new URLSearchParams({ competency, ...(passage && { passage }) }).toString();
  const offers = (await parts.respondingWith(reader, draft)).filter(({ sent }) => !sent);
  return offers.map(({ name, url }) => ({ name, url: `${url}/comment?${query}` }));
}

interface ParentView {
  id: string;
  number: number;
  author: string;
  html: string;
  body: string;
}

async function parentOf(
  parts: ComposeParts,
  reader: Reader,
  postId: string,
  threadId: string,
): Promise<ParentView | null> {
  const post = (await parts.store.byIds([postId])).get(postId);
  if (!post || post.thread !== threadId || post.deletedAt || post.hidden) return null;
  const author = (await parts.people.byIds([post.author])).get(post.author);
  return {
    id: post._id,
    number: post.number,
    author: author?.name ?? t('a member'),
    html: post.html,
    body: post.body,
  };
}
