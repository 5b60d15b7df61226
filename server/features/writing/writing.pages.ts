import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { formAddress } from '../threads/keep-writing.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { placeOf, type WritingService } from './writing.service.ts';
import { writer } from './writing.policy.ts';

interface WritingParts {
  writings: WritingService;
  store: ThreadStore;
}

/** `/account/writing`: all that one is writing, and the buttons that put it away and bring it back. */
export function addWritingPages(routes: Routes, parts: WritingParts): void {
  const { writings } = parts;
  routes.page({
    method: 'get',
    path: '/account/writing',
    policy: 'writing.own',
    async handle({ reader, query }) {
      writer(reader);
      return listPage(parts, reader, query['discarded']);
    },
  });
  routes.page({
    method: 'post',
    path: '/account/writing/:id/discard',
    policy: 'writing.own',
    async handle({ params, form, reader }) {
      const text = await writings.discard(reader, params['id']!);
      if (form['list'] === 'yes') return { redirect: `/account/writing?discarded=${text._id}` };
      const address = formAddress(placeOf(text), null);
      return { redirect: `${address}${address.includes('?') ? '&' : '?'}discarded=${text._id}` };
    },
  });
  routes.page({
    method: 'post',
    path: '/account/writing/:id/restore',
    policy: 'writing.own',
    async handle({ params, reader }) {
      const text = await writings.restore(reader, params['id']!);
      return { redirect: formAddress(placeOf(text), text._id) };
    },
  });
}

async function listPage(
  { writings, store }: WritingParts,
  reader: Reader,
  discarded: string | undefined,
): Promise<PageResult> {
  const texts = await Promise.all(
    (await writings.list(reader)).map(async (text) => {
      const subject = await store.subject(reader, text.thread);
      return {
        id: text._id,
        title: subject?.title ?? t('A thread that you cannot see'),
        gone: subject === null,
        address: subject ? formAddress(placeOf(text), text._id) : '/account/writing',
        words: text.fields['body'] || text.fields['suggestion'] || '',
        begunAt: text.begunAt,
        at: text.at,
      };
    }),
  );
  return {
    page: {
      template: 'writing/list.njk',
      title: t('What you are writing'),
      robots: 'noindex',
      breadcrumbs: [
        { text: t('Home'), href: '/' },
        { text: t('Your account'), href: '/account' },
        { text: t('What you are writing') },
      ],
      data: { texts, discarded: await writings.discarded(reader, discarded) },
    },
  };
}
