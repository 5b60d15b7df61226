import {
  type FieldError,
  notFound,
  Problem,
  type PluginPage,
  type RouteRequest,
  t,
} from '../../../server/plugin-api.ts';
import { baseAddress, hostOf } from './address.ts';
import type { ConnectParts } from './connect-parts.ts';
import type { ForumCard } from './forum.ts';
import { fetchLogo } from './logo.ts';
import { crumbs, home, pageOf, submitted } from './page-parts.ts';

/** The first steps of connecting: the forum's address, then its key. */
export function addNewPages(parts: ConnectParts): void {
  const { routes } = parts.host;

  routes.get('/new', async ({ reader, query }) => {
    const group = await parts.rights.group(reader, query['group'] ?? '');
    const form = shown(query);
    if (!form['url']) return { page: newPage(group, form, null) };
    return submitted(
      async () => {
        const url = baseAddress(form['url']);
        await parts.bridges.refuseTaken(reader, url, group.id);
        return { page: newPage(group, form, await parts.bridges.look(reader, { url })) };
      },
      (_, more) => newPage(group, form, null, more),
    );
  });

  routes.get('/new/logo', async ({ reader, query }) => {
    await parts.rights.group(reader, query['group'] ?? '');
    const { logoUrl } = await parts.forums.look({ url: baseAddress(query['url']) });
    return picture(logoUrl === null ? null : await fetchLogo(parts, logoUrl));
  });

  routes.post('/new', async ({ reader, form }) => {
    const group = await parts.rights.group(reader, form['group'] ?? '');
    return submitted(
      async () => {
        const { bridge } = await parts.bridges.create(reader, {
          url: form['url'],
          key: form['key'],
          username: form['username'],
          group: group.id,
          reader: readerGiven(form),
        });
        return {
          redirect: `${pageOf(bridge)}/key`,
          notice: t('The forum takes the key. It is kept encrypted.'),
        };
      },
      async (errors, more) => newPage(group, shown(form), await cardUnless(parts, form, errors), more),
    );
  });
}

/** With the address itself wrong, there is no forum to show; of one that is away by now, what is known without asking. */
async function cardUnless(
  { forums }: ConnectParts,
  form: RouteRequest['form'],
  errors: FieldError[],
): Promise<ForumCard | null> {
  if (errors.some(({ path }) => path === 'url')) return null;
  const url = baseAddress(form['url']);
  try {
    return await forums.look({ url });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const host = hostOf(url);
    return { url, host, name: host, description: '', logoUrl: null, loginRequired: false };
  }
}

/** `bridge`: the one that leads to this forum already. */
function newPage(
  group: { slug: string; name: string },
  form: object,
  card: ForumCard | null,
  { bridge }: Problem['more'] = {},
): PluginPage {
  const title = card ? t('Key for {name}', { name: card.name }) : t('Connect a Discourse forum');
  return {
    template: 'new.njk',
    title,
    breadcrumbs: crumbs(group, null, t('Connect a forum')),
    data: {
      title,
      group,
      form,
      card,
      home,
      existing: typeof bridge === 'string' ? pageOf({ _id: bridge }) : null,
    },
  };
}

/** Who reads, as the form says it. */
export const readerGiven = (form: RouteRequest['form']) => ({
  kind: form['reader'],
  key: form['reader.key'],
  username: form['reader.username'],
});

/** What was sent, without keys: those are never shown again. */
export function shown(form: RouteRequest['form']): Record<string, string> {
  const { key: _key, 'reader.key': _readerKey, ...others } = form;
  return others;
}

/** A small picture. Throws 404 when there is none. */
export function picture(bytes: Buffer | null) {
  if (!bytes) throw notFound();
  return { body: bytes, headers: { 'Content-Type': 'image/png', 'Cache-Control': 'private, max-age=3600' } };
}
