import { invalid } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import { postsPerPage, type ThreadStore } from '../threads/threads.store.ts';
import { owner } from './following.policy.ts';
import { noteScript, type ReadPlaceStore } from './read-places.store.ts';

const numeral = /^[1-9]\d{0,8}$/;

/** The way to the first unread post of a thread, and what a browser tells of the posts that came into view. */
export function addReadPlacePages(
  routes: Routes,
  { store, places }: { store: ThreadStore; places: ReadPlaceStore },
): void {
  routes.page({
    method: 'get',
    path: '/threads/:id/unread',
    policy: 'reading-place.go',
    async handle({ params, query, reader, res }) {
      const thread = await store.find(reader, params['id']!);
      const { id, subject, posts } = thread;
      const known = (await places.of(reader, [id])).get(id) ?? 0;
      // The page that named the number may itself have moved the place on.
      const asked = numeral.test(query['after'] ?? '') ? Number(query['after']) : known;
      const since = Math.min(asked, posts);
      const [first] = await store.posts(id, { after: Math.min(since, Math.max(0, posts - 1)), limit: 1 });
      const base = subject.kind === 'draft' ? `${subject.url}/comments` : subject.url;
      const search = new URLSearchParams();
      const page = first ? Math.ceil(first.number / postsPerPage) : 1;
      if (page > 1) search.set('page', String(page));
      if (reader.member && since > 0 && since < posts) search.set('since', String(since));
      res.setHeader('Cache-Control', 'private, no-cache');
      const asks = search.size > 0 ? `?${search.toString()}` : '';
      return { redirect: `${base}${asks}${first ? `#post-${first._id}` : ''}`, status: 302 };
    },
  });
  routes.page({
    method: 'post',
    path: '/threads/:id/read',
    policy: 'reading-place.keep',
    async handle({ params, form, reader, req, res }) {
      const { id: member } = owner(reader, 'reading-place.keep');
      const { id, posts } = await store.find(reader, params['id']!);
      const { from = '', to = '' } = form;
      const wrong = Object.entries({ from, to }).filter(([, text]) => !numeral.test(text));
      if (wrong.length > 0)
        throw invalid(wrong.map(([path]) => ({ path, message: 'send the number of a post, 1 or more' })));
      noteScript(req);
      const last = Math.min(Number(to), posts);
      if (last > 0) await places.raise(member, id, { from: Math.min(Number(from), last), to: last });
      res.status(204).end();
      return null;
    },
  });
}
