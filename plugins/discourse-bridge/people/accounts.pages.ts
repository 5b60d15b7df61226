import {
  notFound,
  Problem,
  type Reader,
  type RouteAnswer,
  type RouteRequest,
  signInNeeded,
  t,
} from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { Bridge, ForumPerson } from '../store/records.ts';
import type { Links } from './links.ts';
import { signInSecret } from './sign-in-secret.ts';
import type { SignIns } from './sign-ins.ts';

const base = '/plugins/discourse-bridge/accounts';

/** A forum on the page of somebody's accounts elsewhere. */
interface Row {
  bridge: Pick<Bridge, '_id' | 'name' | 'host' | 'url'>;
  /** How the account that they linked is called there; null when they linked none. */
  username: string | null;
  linkedAt: Date | null;
  /** Whether the forum lets people prove who they are. */
  offers: boolean;
  /** Whether what they post here appears there under their own account. */
  writes: boolean;
}

interface Web {
  parts: Parts;
  links: Links;
  signIns: SignIns;
}

/** The pages on which members link the accounts that they have on forums, and unlink them. */
export function addAccountsPages(web: Web): void {
  const { routes } = web.parts.host;
  const own =
    (handle: (request: RouteRequest, member: string) => Promise<RouteAnswer>) =>
    async (request: RouteRequest): Promise<RouteAnswer> => {
      if (!request.reader.member) throw signInNeeded();
      return handle(request, request.reader.member.id);
    };
  routes.get(
    '/accounts',
    own(async ({ reader }) => page('accounts.njk', listTitle(), { rows: await rowsFor(web, reader) }, false)),
  );
  routes.get(
    '/accounts/link/:bridge',
    own(async ({ params, reader }, member) => {
      const bridge = await bridgeFor(web, reader, params['bridge']!);
      const redirect = await web.signIns.begin(bridge, member);
      if (redirect === null) throw notFound();
      return { redirect };
    }),
  );
  routes.get(
    '/accounts/return/:bridge',
    own(async ({ params, query, reader }, member) => {
      const bridge = await bridgeFor(web, reader, params['bridge']!);
      return orTrouble(bridge, async () => {
        const id = await web.signIns.comeBack(bridge, member, query);
        return { redirect: `${base}/proof/${id}` };
      });
    }),
  );
  addProofPages(web, own);
  addUnlinkPages(web, own);
}

type Own = (
  handle: (request: RouteRequest, member: string) => Promise<RouteAnswer>,
) => (request: RouteRequest) => Promise<RouteAnswer>;

/** What is to become of the account that a member has just proved to be theirs: nothing is linked unasked. */
function addProofPages({ parts, links, signIns }: Web, own: Own): void {
  const { routes } = parts.host;
  routes.get(
    '/accounts/proof/:id',
    own(async ({ params }, member) => {
      const found = await signIns.proofOf(params['id']!, member);
      const bridge = found && (await parts.collections.bridges.findOne({ _id: found.bridge }));
      if (!bridge) return { redirect: base, notice: overWords() };
      const { proof } = found;
      const posts = await links.postsOf(bridge, proof.userId);
      const title = t('You are {username} on {forum}', { username: proof.username, forum: bridge.name });
      return page('proof.njk', title, {
        bridge,
        proof,
        posts,
        id: params['id'],
        name: proof.name ?? proof.username,
      });
    }),
  );
  routes.post(
    '/accounts/proof/:id',
    own(async ({ params, form }, member) => {
      const found = await signIns.take(params['id']!, member);
      const bridge = found && (await parts.collections.bridges.findOne({ _id: found.bridge }));
      if (!bridge) return { redirect: base, notice: overWords() };
      return orTrouble(bridge, async () => {
        const { name: forum } = bridge;
        if (form['as'] === 'nobody') {
          await links.hideName(bridge, member, found.proof);
          return {
            redirect: base,
            notice: t('What you write on {forum} is shown here without your name.', { forum }),
          };
        }
        await links.link(bridge, member, found.proof);
        return {
          redirect: base,
          notice: t('Your account of {forum} is linked. Your posts from there become yours here.', { forum }),
        };
      });
    }),
  );
}

function addUnlinkPages({ parts, links }: Web, own: Own): void {
  const { routes } = parts.host;
  const linked = async (id: string, member: string): Promise<{ bridge: Bridge; person: ForumPerson }> => {
    const one = (await links.of(member)).find(({ bridge }) => bridge._id === id);
    if (!one) throw notFound();
    return one;
  };
  routes.get(
    '/accounts/unlink/:bridge',
    own(async ({ params }, member) => {
      const { bridge, person } = await linked(params['bridge']!, member);
      const title = t('Unlink your account of {forum}', { forum: bridge.name });
      return page('unlink.njk', title, { bridge, person });
    }),
  );
  routes.post(
    '/accounts/unlink/:bridge',
    own(async ({ params, form }, member) => {
      const { bridge, person } = await linked(params['bridge']!, member);
      if (form['as'] === 'nobody') await links.hideName(bridge, member, person);
      else await links.unlink(bridge, member);
      return { redirect: base, notice: t('Your account of {forum} is unlinked.', { forum: bridge.name }) };
    }),
  );
}

/** Forums that this reader may know of, and those where they linked an account already. */
async function rowsFor({ parts, links }: Web, reader: Reader): Promise<Row[]> {
  const linked = await links.of(reader.member!.id);
  const { bridges } = parts.collections;
  const running = await bridges.find({ state: { $in: ['running', 'paused', 'stopped'] } }).toArray();
  const all = [...running, ...linked.map(({ bridge }) => bridge)];
  const rows = new Map<string, Row>();
  for (const bridge of all) {
    const person = linked.find((one) => one.bridge._id === bridge._id)?.person;
    if (!person && !(await parts.host.read.group(reader, bridge.group))) continue;
    const offers = (await signInSecret(parts, bridge, 'sign-in')) !== null;
    rows.set(bridge._id, {
      bridge,
      username: person?.username ?? null,
      linkedAt: person?.linkedAt ?? null,
      offers,
      writes: bridge.actsForOthers,
    });
  }
  return [...rows.values()].toSorted((a, b) => a.bridge.name.localeCompare(b.bridge.name));
}

/** A bridge that this reader may know of and that was not disconnected. Throws 404. */
async function bridgeFor({ parts }: Web, reader: Reader, id: string): Promise<Bridge> {
  const bridge = await parts.collections.bridges.findOne({ _id: id, state: { $ne: 'disconnected' } });
  if (!bridge || !(await parts.host.read.group(reader, bridge.group))) throw notFound();
  return bridge;
}

/** A refusal as a page that says what to do, instead of the site's page for errors. */
async function orTrouble(bridge: Bridge, work: () => Promise<RouteAnswer>): Promise<RouteAnswer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || (error.status !== 409 && error.status !== 422)) throw error;
    const title = t('Your account of {forum} is not linked', { forum: bridge.name });
    const answer = page('not-linked.njk', title, { bridge, why: error.detail });
    return { ...answer, status: error.status };
  }
}

const listTitle = (): string => t('Your accounts on other forums');
const overWords = (): string => t('That was done already, or took longer than ten minutes. Begin anew.');

function page(template: string, title: string, data: object, beneath = true): RouteAnswer {
  const trail = [{ text: t('Your account'), href: '/account' }];
  const breadcrumbs = beneath ? [...trail, { text: listTitle(), href: base }] : trail;
  return { page: { template, title, data: { ...data, here: base }, breadcrumbs, section: 'account' } };
}
