import { hashSecret, newId, newSecret } from '../../server/core/ids.ts';
import { editionOf } from './http-drafts.ts';
import type { Owned } from './rights-owned.ts';
import { call, channel, file, form, found, page, type Probe, service } from './rights-probes.ts';
import { discarded, fresh, reason } from './rights-undo.ts';

const pages = [
  ({ threads }: Owned) => `/threads/${threads.group}`,
  ({ threads }: Owned) => `/threads/${threads.draft}`,
  ({ threads }: Owned) => `/threads/${threads.competency}`,
  ({ threads }: Owned) => `/threads/${threads.group}/compose`,
  ({ post }: Owned) => `/posts/${post}`,
  ({ post }: Owned) => `/posts/${post}/history`,
  ({ picture }: Owned) => `/pictures/${picture}`,
  ({ framework }: Owned) => `/frameworks/${framework}`,
  ({ framework }: Owned) => `/frameworks/${framework}/drafts/1`,
  ({ framework }: Owned) => `/frameworks/${framework}/drafts/1/comments`,
  ({ framework }: Owned) => `/frameworks/${framework}/competencies/X-1`,
  ({ framework }: Owned) => `/frameworks/${framework}/activity`,
];
const calls = [
  ({ threads }: Owned) => `/threads/${threads.group}`,
  ({ threads }: Owned) => `/threads/${threads.draft}/posts`,
  ({ threads }: Owned) => `/threads/${threads.competency}/changes`,
  ({ post }: Owned) => `/posts/${post}`,
  ({ framework }: Owned) => `/frameworks/${framework}`,
  ({ framework }: Owned) => `/frameworks/${framework}/drafts/1`,
  ({ framework }: Owned) => `/frameworks/${framework}/competencies/X-1`,
];
const channels = [
  ({ threads }: Owned) => `thread:${threads.group}`,
  ({ threads }: Owned) => `thread:${threads.draft}`,
  ({ threads }: Owned) => `thread:${threads.competency}`,
  ({ draft }: Owned) => `draft:${draft}`,
  ({ frameworkId }: Owned) => `framework:${frameworkId}`,
];
const files = [
  ({ framework }: Owned) => `/frameworks/${framework}/activity/by-time.csv`,
  ({ framework }: Owned) => `/frameworks/${framework}/activity/by-competency.csv`,
  ({ draft }: Owned) => `/ims/case/v1p1/CFPackages/${draft}`,
  ({ draft }: Owned) => `/ims/case/v1p1/CFDocuments/${draft}`,
  ({ competency }: Owned) => `/ims/case/v1p1/CFItems/${competency}`,
];
/** Public feeds tell everybody what a guest may see. */
const feeds = [
  ({ threads }: Owned) => `/feeds/threads/${threads.group}.atom`,
  ({ threads }: Owned) => `/feeds/threads/${threads.draft}.json`,
  ({ framework }: Owned) => `/feeds/frameworks/${framework}/posts.atom`,
  ({ framework }: Owned) => `/feeds/frameworks/${framework}/drafts.json`,
  ({ slug }: Owned) => `/feeds/groups/${slug}/posts.json`,
  ({ slug }: Owned) => `/feeds/groups/${slug}/threads.atom`,
];
const threadOf = ({ threads }: Owned) => `/threads/${threads.group}`;
const postOf = ({ post }: Owned) => `/posts/${post}`;
const draftOf = ({ framework }: Owned) => `/frameworks/${framework}/drafts/1`;

/** A private feed of the group, fetched by its address, which each person has of their own. */
const privateFeed: Probe = {
  surface: 'feed',
  what: 'a private feed of the group',
  not: ['guest'],
  async run(who, owned, world) {
    const secret = newSecret();
    await world.services.models.privateFeeds.create({
      _id: newId(),
      member: who.id,
      list: `group:${owned.group}`,
      hash: hashSecret(secret),
      createdAt: new Date(),
    });
    return file(() => `/feeds/private/${secret}/posts.atom`).run(who, owned, world);
  },
};

export const contentProbes = {
  'content.read': [
    ...pages.map((address) => page(address)),
    ...calls.map((address) => call('GET', address)),
    ...channels.map((name) => channel(name)),
    ...files.map((address) => file(address)),
    ...feeds.map((address) => file(address, 'feed', { as: 'guest' })),
    found('page', '/', 'word'),
    found('page', '/frameworks', 'word'),
    found('page', '/members/author', 'word'),
    found('API', '/api/v1/frameworks', 'word'),
    found('export', '/ims/case/v1p1/CFDocuments', 'word'),
    found('search', ({ word }) => `/search?q=${word}`, postOf),
    found('search', ({ word, slug }) => `/search?q=${word}&group=${slug}`, threadOf),
    found('search', ({ word }) => `/api/v1/search?q=${word}`, threadOf),
    found('search', ({ word }) => `/api/v1/search?q=${word}&kind=draft`, draftOf),
    found('search', ({ word }) => `/api/v1/search?q=${word}&kind=competency`, 'framework'),
    found('feed', ({ word }) => `/feeds/search.json?q=${word}`, postOf, { as: 'guest' }),
    found('feed', '/feeds/posts.atom', postOf, { as: 'guest' }),
    privateFeed,
  ],
  'post.create': [
    call(
      'POST',
      ({ threads }) => `/threads/${threads.group}/posts`,
      () => ({ body: fresh() }),
    ),
    call(
      'POST',
      ({ threads }) => `/threads/${threads.draft}/posts`,
      () => ({ body: fresh() }),
    ),
    form(
      ({ threads }) => `/threads/${threads.competency}/posts`,
      () => ({ body: fresh() }),
    ),
  ],
  'post.react': [
    call('PUT', ({ post }) => `/posts/${post}/reactions/agree`),
    call('DELETE', ({ post }) => `/posts/${post}/reactions/agree`),
    form(({ post }) => `/posts/${post}/reactions`, { add: 'thanks' }),
  ],
  'post.report': [
    page(({ post }) => `/posts/${post}/report`),
    call('POST', ({ post }) => `/posts/${post}/reports`, { reason }),
    form(({ post }) => `/posts/${post}/report`, { kind: 'rude', reason }),
  ],
  'thread.open': [
    page(({ slug }) => `/groups/${slug}/threads/new`),
    form(
      ({ slug }) => `/groups/${slug}/threads`,
      () => ({ title: fresh(), body: fresh() }),
    ),
  ],
  'framework.edit': [
    service(
      'adds a draft',
      async (who, { framework, word }, { services }) =>
        services.editionImport.run(await who.reader(), {
          slug: framework,
          edition: editionOf({
            title: word,
            description: '',
            items: [{ identifier: 'X-1', title: fresh() }],
          }),
          state: 'preparing',
          opensAt: null,
          closesAt: null,
        }),
      { undo: discarded },
    ),
  ],
};
