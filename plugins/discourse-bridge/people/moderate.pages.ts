import { randomBytes } from 'node:crypto';
import {
  type FieldError,
  invalid,
  Problem,
  type Reader,
  type RouteAnswer,
  t,
} from '../../../server/plugin-api.ts';
import { crumbs, pageOf } from '../connect/page-parts.ts';
import type { Parts } from '../parts.ts';
import { type Bridge, type ForumPerson, secretName } from '../store/records.ts';
import { note } from '../work/events.ts';
import { findOnForum } from './find-on-forum.ts';
import { setUnnamed } from './naming.ts';
import { type Side, signInSecret } from './sign-in-secret.ts';

interface Web {
  parts: Parts;
  /** A bridge that the reader may look after. Throws 401, 404. */
  bridgeFor(reader: Reader, id: string): Promise<Bridge>;
}

/** The bridge whose people are shown, and to whom. */
interface Shown {
  parts: Parts;
  reader: Reader;
  bridge: Bridge;
}

const most = 200;
const shortestSecret = 10;

/** The page on which moderators see who linked an account, let people be unnamed, and set up signing in. */
export function addModeratePages(web: Web): void {
  const { parts, bridgeFor } = web;
  const { routes } = parts.host;
  routes.get('/bridges/:bridge/people', async ({ params, reader }) =>
    peoplePage({ parts, reader, bridge: await bridgeFor(reader, params['bridge']!) }, {}),
  );
  routes.post('/bridges/:bridge/people/unnamed', async ({ params, reader, form }) => {
    const bridge = await bridgeFor(reader, params['bridge']!);
    return orForm({ parts, reader, bridge }, form, async () => {
      const person = await findOnForum(parts, bridge, form['username'] ?? '');
      if (person.member !== null) throw invalid([{ path: 'username', message: linkedWords(person) }]);
      await setUnnamed(parts, bridge, person, true);
      await note(parts, bridge, 'person-unnamed', person._id);
      const { username } = person;
      return {
        redirect: `${pageOf(bridge)}/people`,
        notice: t(
          '{username} is shown without a name. Posts of others that quote or mention them are put right within minutes.',
          { username },
        ),
      };
    });
  });
  routes.post('/bridges/:bridge/people/named', async ({ params, reader, form }) => {
    const bridge = await bridgeFor(reader, params['bridge']!);
    const person = await parts.collections.people.findOne({ _id: form['person'] ?? '', bridge: bridge._id });
    const redirect = `${pageOf(bridge)}/people`;
    if (!person?.unnamed) return { redirect };
    await setUnnamed(parts, bridge, person, false);
    const { username } = person;
    return {
      redirect,
      notice: t(
        '{username} is shown with their name again; posts of others that quote or mention them, within minutes.',
        { username },
      ),
    };
  });
  routes.post('/bridges/:bridge/people/secret', async ({ params, reader, form }) => {
    const bridge = await bridgeFor(reader, params['bridge']!);
    return orForm({ parts, reader, bridge }, form, () => keepSecret(parts, bridge, form));
  });
}

const newSecret = (): string => randomBytes(20).toString('hex');

async function keepSecret(parts: Parts, bridge: Bridge, form: Record<string, string>): Promise<RouteAnswer> {
  const side: Side = form['what'] === 'provider' ? 'provider' : 'sign-in';
  const name = secretName(bridge._id, side);
  const redirect = `${pageOf(bridge)}/people`;
  if (form['act'] === 'remove') {
    await parts.host.secrets.delete(name);
    await note(parts, bridge, 'sign-in-removed', side);
    return { redirect, notice: t('The secret is removed: nobody can sign in by it any more.') };
  }
  const secret = (form[side] ?? '').trim();
  if (secret.length < shortestSecret || secret.length > 200 || /\s/.test(secret))
    throw invalid([
      {
        path: side,
        message: t('Enter the same secret as on the forum: {count} characters at least, without spaces', {
          count: shortestSecret,
        }),
      },
    ]);
  await parts.host.secrets.put(name, secret);
  await note(parts, bridge, 'sign-in-set', side);
  return { redirect, notice: t('The secret is kept, encrypted. It is not shown again.') };
}

/** The page with its form again, when something in it is wrong. */
async function orForm(
  shown: Shown,
  form: Record<string, string>,
  work: () => Promise<RouteAnswer>,
): Promise<RouteAnswer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.errors.length === 0) throw error;
    return peoplePage(shown, form, error.errors);
  }
}

async function peoplePage(
  { parts, reader, bridge }: Shown,
  form: Record<string, string>,
  errors: FieldError[] = [],
): Promise<RouteAnswer> {
  const { host, collections, site } = parts;
  const kept = async (side: Side) => (await signInSecret(parts, bridge, side)) !== null;
  const [linked, unnamed, known, signIn, provider] = await Promise.all([
    collections.people
      .find({ bridge: bridge._id, member: { $type: 'string' } })
      .sort({ linkedAt: -1 })
      .limit(most)
      .toArray(),
    collections.people
      // Of those whose forum was disconnected with all that came from it, no name is left.
      .find({ bridge: bridge._id, unnamed: true, username: { $ne: '' } })
      .sort({ username: 1 })
      .limit(most)
      .toArray(),
    collections.people.countDocuments({ bridge: bridge._id }),
    kept('sign-in'),
    kept('provider'),
  ]);
  const members = await host.read.people(linked.flatMap(({ member }) => member ?? []));
  const rows = linked.map((person) => ({ ...person, here: members.get(person.member ?? '') ?? null }));
  const title = t('People of {forum}', { forum: bridge.name });
  const data = {
    ...{ bridge, rows, unnamed, known, signIn, provider, form },
    here: pageOf(bridge),
    // A forum looks at the name of the host alone.
    siteHost: new URL(site.url).hostname,
    signInUrl: `${site.url}/plugins/discourse-bridge/sign-in/${bridge._id}`,
    suggested: { signIn: newSecret(), provider: newSecret() },
  };
  const group = await host.read.group(reader, bridge.group);
  const breadcrumbs = crumbs(group, bridge, t('People'));
  return { page: { template: 'people.njk', title, data, errors, breadcrumbs } };
}

const linkedWords = ({ username }: ForumPerson): string =>
  t(
    '{username} has linked their account: what they write stands under the name that they chose here. They can unlink it, or be shown without a name, on their page “Your accounts on other forums”',
    { username },
  );
