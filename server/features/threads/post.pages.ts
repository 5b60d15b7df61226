import { forbidden, Problem, type FieldError } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import { csrfToken } from '../../core/http/forgery.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { activeMember } from './post-rules.ts';
import type { ThreadService } from './threads.service.ts';
import { postsPerPage, type ThreadStore } from './threads.store.ts';
import type { Post } from './threads.models.ts';
import { answerKeeping, keepQuietly } from './keep-writing.ts';
import type { OfferedWriting, Writings } from './writings.ts';
import { say, t } from '../../core/words/words.ts';

export interface PostPageParts {
  store: ThreadStore;
  service: ThreadService;
  cook(body: string): Promise<string>;
  writings: Writings;
}

/** Pages of single posts: permanent link, edit, delete and undo. */
export function addPostPages(routes: Routes, parts: PostPageParts): void {
  const { store, service } = parts;
  // Wherever a moderator has moved it since: its address stays.
  const postFor = (reader: Reader, params: Record<string, string>) => store.current(reader, params['id']!);

  routes.page({
    method: 'get',
    path: '/posts/:id',
    policy: 'thread.read',
    async handle({ params, reader, res }) {
      const post = await postFor(reader, params);
      const { subject } = await store.find(reader, post.thread);
      const page = Math.ceil(post.number / postsPerPage);
      const base = subject.kind === 'draft' ? `${subject.url}/comments` : subject.url;
      res.setHeader('Cache-Control', 'private, no-cache');
      return { redirect: `${base}${page > 1 ? `?page=${page}` : ''}#post-${post._id}`, status: 302 };
    },
  });
  routes.page({
    method: 'get',
    path: '/posts/:id/edit',
    policy: 'post.edit',
    async handle({ params, query, reader, req }) {
      const post = await postFor(reader, params);
      requireOwn(reader, post);
      const writing = await parts.writings.offer(reader, placeOf(post), query['writing']);
      const { body = post.body, version = post.version } = writing?.fields ?? {};
      const token = csrfToken(req);
      return editPage(parts, reader, post, {
        body,
        version: Number(version),
        token,
        writing,
        discarded: await parts.writings.discarded(reader, query['discarded']),
      });
    },
  });
  routes.page({
    method: 'post',
    path: '/posts/:id/edit',
    policy: 'post.edit',
    async handle({ params, form, reader, req, res }) {
      const post = await postFor(reader, params);
      requireOwn(reader, post);
      const sent = { req, res, reader, form, place: placeOf(post) };
      const typed = { body: form['body'] ?? '', version: Number(form['version']), token: csrfToken(req) };
      if (form['action'] === 'preview') {
        return editPage(parts, reader, post, {
          ...typed,
          preview: await parts.cook(typed.body.slice(0, 20_000)),
          base: await keepQuietly(parts.writings, sent),
        });
      }
      try {
        const kept = await answerKeeping(parts.writings, sent);
        if (kept !== undefined) return kept;
        await service.edit(reader, post._id, typed);
        await parts.writings.posted(reader, placeOf(post), form);
      } catch (error) {
        if (!(error instanceof Problem) || error.status === 401 || error.status === 404) throw error;
        if (form['action'] === 'keep') throw error;
        const errors = error.errors.length > 0 ? error.errors : [{ path: 'body', message: error.detail }];
        // After a conflict the newest words are shown beside what was typed, and saving again replaces them knowingly.
        const version = error.code === 'conflict' ? post.version : typed.version;
        return editPage(parts, reader, post, {
          ...typed,
          version,
          errors,
          status: error.status,
          conflict: error.code === 'conflict',
          base: await keepQuietly(parts.writings, sent),
        });
      }
      leaveNotice(req, t('Your change is saved. The earlier words stay in the history.'));
      return { redirect: `/posts/${post._id}` };
    },
  });
  addDeletion(routes, parts);
}

function addDeletion(routes: Routes, parts: PostPageParts): void {
  const { store, service } = parts;
  for (const [verb, heading, button, done] of [
    [
      'delete',
      say('Delete your post?'),
      say('Delete it'),
      say('Your post is deleted. Its place stays marked, and you can undo this there.'),
    ],
    ['restore', say('Bring your post back?'), say('Bring it back'), say('Your post is back.')],
  ] as const) {
    routes.page({
      method: 'get',
      path: `/posts/:id/${verb}`,
      policy: 'post.delete',
      async handle({ params, reader, req }) {
        const post = await store.current(reader, params['id']!);
        requireOwn(reader, post);
        return {
          page: {
            template: 'threads/confirm.njk',
            title: t(heading),
            robots: 'noindex',
            data: {
              heading: t(heading),
              buttonText: t(button),
              verb,
              post,
              warning: verb === 'delete',
              html: post.html,
              csrf: csrfToken(req),
            },
          },
        };
      },
    });
    routes.page({
      method: 'post',
      path: `/posts/:id/${verb}`,
      policy: 'post.delete',
      async handle({ params, reader, req }) {
        const post = await (verb === 'delete'
          ? service.delete(reader, params['id']!)
          : service.undelete(reader, params['id']!));
        leaveNotice(req, t(done));
        return { redirect: `/posts/${post._id}` };
      },
    });
  }
}

const placeOf = (post: Post) => ({ thread: post.thread, post: post._id });

function requireOwn(reader: Reader, post: Post): void {
  const member = activeMember(reader, t('Sign in to change your post.'));
  if (post.author !== member.id) throw forbidden(t('Only its author may do this.'));
}

async function editPage(
  parts: PostPageParts,
  reader: Reader,
  post: Post,
  state: {
    body: string;
    version: number;
    token: string | null;
    errors?: FieldError[];
    status?: number;
    preview?: string;
    conflict?: boolean;
    writing?: OfferedWriting | null;
    /** The kept version that a form sent back follows. */
    base?: string;
    discarded?: string | null;
  },
): Promise<PageResult> {
  requireOwn(reader, post);
  const { subject } = await parts.store.find(reader, post.thread);
  const { status = 200, errors = [], ...form } = state;
  return {
    status,
    page: {
      template: 'threads/edit.njk',
      title: t('Edit your post'),
      errors,
      robots: 'noindex',
      breadcrumbs: [{ text: subject.title, href: `/posts/${post._id}` }, { text: t('Edit your post') }],
      data: {
        post,
        subject,
        form: { ...form, base: form.base ?? form.writing?.id ?? '' },
        current: state.conflict ? post : null,
      },
    },
  };
}
