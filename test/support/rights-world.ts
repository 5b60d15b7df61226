import type { Socket } from 'socket.io-client';
import sharp from 'sharp';
import { newId } from '../../server/core/ids.ts';
import { everyone, type GroupRole, type Reader, type Scope } from '../../server/core/reader.ts';
import { type Action, rights, type Standing } from '../../server/core/rights.ts';
import { competencyThread, draftThread } from '../../server/features/frameworks/framework-subjects.ts';
import { Agent } from './browserless.ts';
import { addDraft } from './http-drafts.ts';
import { closeBeforeEngine } from './engine.ts';
import { openSocket } from './live-client.ts';
import { emailOf, goodPassword, signIn } from './people.ts';
import { startTestSite, type TestSite } from './site.ts';

/** What somebody is to all three groups at once. */
export const people = [
  'guest',
  'outsider',
  'member',
  'officer',
  'editor',
  'moderator',
  'chair',
  'admin',
  'muted',
  'banned',
  'suspended',
] as const;
export type PersonName = (typeof people)[number];

export interface Somebody {
  name: PersonName;
  id: string;
  /** A browser, signed in through the page. */
  browser: Agent;
  /** Of the forms of that browser; empty for a guest. */
  csrf: string;
  /** A program, known by a token. */
  program: Agent;
  socket: Socket;
  reader(): Promise<Reader>;
}

/** A group of one kind, and one of everything that a group owns. */
export interface Owned {
  scope: Scope;
  group: string;
  slug: string;
  /** Is in what everybody may know of the group, who may know of it. */
  card: string;
  /** Is in everything that the group owns. */
  word: string;
  framework: string;
  frameworkId: string;
  draft: string;
  competency: string;
  threads: { group: string; draft: string; competency: string };
  post: string;
  picture: string;
  /** Another post, that somebody reported and nobody decides about. */
  reported: string;
  /** About a post of the target, who appealed. */
  decision: string;
  appeal: string;
}

export interface RightsWorld extends TestSite {
  everybody: Somebody[];
  owned: Owned[];
  /** Wrote everything, chairs every group and is tried by nobody. */
  author: { id: string; handle: string; reader(): Promise<Reader> };
  /** A member of every group, to whom things are done. */
  target: { id: string; handle: string; reader(): Promise<Reader> };
  /** Of an organisation. */
  organisation: string;
  /** A new post of the author in a thread. */
  write(thread: string): Promise<string>;
}

export const scopes: Scope[] = ['public', 'members', 'hidden'];
const words: Record<Scope, { card: string; word: string }> = {
  public: { card: 'Goldcrest', word: 'Goldfinch' },
  members: { card: 'Kittiwake', word: 'Kingfisher' },
  hidden: { card: 'Nightingale', word: 'Nightjar' },
};

/** Whether the table says that somebody may, in a group that is seen so. */
export function mayByTable(name: PersonName, action: Action, scope: Scope): boolean {
  const right: Record<Scope, readonly Standing[]> & { writes: boolean; acts: boolean } = rights[action];
  if (right.acts && name === 'suspended') return false;
  if (right.writes && (name === 'muted' || name === 'banned')) return false;
  return standingsOf(name).some((one) => right[scope].includes(one));
}

function standingsOf(name: PersonName): Standing[] {
  if (name === 'guest' || name === 'outsider' || name === 'admin') return [name];
  if (name === 'banned') return ['outsider'];
  if (name === 'muted' || name === 'suspended') return ['member'];
  return ['member', name];
}

let started: Promise<RightsWorld> | null = null;

/** A site with a public, a listed and a hidden group, and somebody of every standing; one for all tests of rights. */
export function rightsWorld(): Promise<RightsWorld> {
  if (!started) {
    started = startWorld();
    closeBeforeEngine(async () => (await started)?.close());
  }
  return started;
}

async function startWorld(): Promise<RightsWorld> {
  const site = await startTestSite();
  const { services } = site;
  const made = await services.accounts.createMember({
    handle: 'author',
    email: emailOf('author'),
    name: 'Author Everywhere',
    password: goodPassword,
  });
  const readerOf = async (id: string): Promise<Reader> => (await services.directory.reader(id))!;
  const author = { id: made._id, handle: 'author', reader: () => readerOf(made._id) };
  const extra = await services.accounts.createMember({
    handle: 'target',
    email: emailOf('target'),
    name: 'Target Person',
    password: goodPassword,
  });
  const target = { id: extra._id, handle: 'target', reader: () => readerOf(extra._id) };
  const organisation = await services.organisations.make(everyone, {
    name: 'Some Council',
    kind: 'council',
    size: '',
    description: '',
    domains: '',
    lead: '',
    head: '',
  });
  const owned: Owned[] = [];
  for (const scope of scopes) owned.push(await ownOf(site, author, target, scope));
  const everybody = await Promise.all(people.map((name) => somebody(site, name, owned)));
  // What the last of them changed is known to all before anything is tried.
  await services.followers.drain();
  return {
    ...site,
    everybody,
    owned,
    author,
    target,
    organisation,
    async write(thread) {
      const posted = await services.threads.post(await author.reader(), thread, { body: `More ${newId()}` });
      if (posted.held) throw new Error('a post of the author is held');
      return posted.post._id;
    },
    async close() {
      for (const { socket } of everybody) socket.disconnect();
      await site.close();
    },
  };
}

async function ownOf(
  site: TestSite,
  author: RightsWorld['author'],
  target: RightsWorld['target'],
  scope: Scope,
): Promise<Owned> {
  const { services } = site;
  const { card, word } = words[scope];
  const slug = `${card.toLowerCase()}-group`;
  const { _id: group } = await services.groups.ensure(everyone, {
    slug,
    name: `${card} group`,
    scope,
    purpose: `For ${card}s`,
    rules: `Rules of ${card}s`,
    ...(scope !== 'hidden' && { joining: 'open' as const }),
  });
  await services.groups.setRoles(everyone, author.id, group, ['member', 'chair']);
  await services.groups.setRoles(everyone, target.id, group, ['member']);
  const framework = `${word.toLowerCase()}-framework`;
  await addDraft(site, {
    slug: framework,
    title: `${word} framework`,
    group: { id: group, scope },
    items: [
      { identifier: `${word}-1`, code: 'X-1', title: `${word} keeping`, statement: `Keeps a ${word}.` },
    ],
  });
  const view = await services.frameworkStore.bySlug(everyone, framework);
  const draft = view.drafts[0]!._id;
  const [competency] = [...(await services.frameworkStore.competenciesOf(view.framework._id)).keys()];
  const reader = await author.reader();
  const { _id } = await services.groups.openThread(reader, group, `About every ${word}`);
  const threads = {
    group: `g-${_id}`,
    draft: draftThread(draft),
    competency: competencyThread(competency!),
  };
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  const file = { field: 'picture', name: 'one.png', bytes, tooLarge: false };
  const picture = (await services.pictures.add(reader, threads.group, [file], `A ${word}`))._id;
  const body = `I saw a ${word}.\n\n![A ${word}](/pictures/${picture})`;
  const posted = await services.threads.post(reader, threads.group, { body });
  if (posted.held) throw new Error('a post of the author is held');
  for (const thread of [threads.draft, threads.competency])
    await services.threads.post(reader, thread, { body: `${word} again, in ${thread}` });
  const post = posted.post._id;
  const second = await services.threads.post(reader, threads.group, { body: `No ${word} today` });
  const reported = second.held ? '' : second.post._id;
  await services.reports.report(await target.reader(), reported, `Too much ${word}`);
  return {
    scope,
    group,
    slug,
    card,
    word,
    framework,
    frameworkId: view.framework._id,
    draft,
    competency: competency!,
    threads,
    post,
    picture,
    reported,
    ...(await decided(site, author, target, threads.group)),
  };
}

/** A decision about a post of the target, and their appeal. */
async function decided(
  { services }: TestSite,
  author: RightsWorld['author'],
  target: RightsWorld['target'],
  thread: string,
): Promise<{ decision: string; appeal: string }> {
  const posted = await services.threads.post(await target.reader(), thread, { body: 'Something wrong' });
  if (posted.held) throw new Error('a post of the target is held');
  const reason = { words: 'For a reason that will do' };
  const decision = await services.decide.decide(await author.reader(), posted.post._id, {
    action: 'warned',
    reason,
  });
  const appeal = await services.appeals.appeal(await target.reader(), decision, 'It was not wrong at all');
  return { decision, appeal };
}

async function somebody(site: TestSite, name: PersonName, owned: Owned[]): Promise<Somebody> {
  const { services, url } = site;
  const browser = new Agent(url);
  const program = new Agent(url);
  const guest = { id: '', csrf: '', reader: async () => ({ member: null, roles: new Map(), admin: false }) };
  if (name === 'guest')
    return { name, browser, program, socket: await openSocket(url, { origin: url }), ...guest };
  const { _id: id } = await services.accounts.createMember({
    handle: name,
    email: emailOf(name),
    name: `Some ${name}`,
    password: goodPassword,
    admin: name === 'admin',
  });
  await place(site, name, id, owned);
  const { secret } = await services.tokens.create(id, 'tests');
  program.headers = { Authorization: `Bearer ${secret}` };
  await signIn(browser, emailOf(name));
  const csrf = browser.page!.forms.find(({ action }) => action === '/sign-out')!.fields['_csrf']!;
  return {
    name,
    id,
    browser,
    csrf,
    program,
    socket: await openSocket(url, { token: secret }),
    reader: async () => (await services.directory.reader(id))!,
  };
}

/** Gives somebody their roles and restrictions again, whatever was tried meanwhile. */
export async function place(
  { services }: TestSite,
  name: PersonName,
  id: string,
  owned: Owned[],
): Promise<void> {
  const roles: GroupRole[] = ['guest', 'outsider', 'admin', 'banned'].includes(name)
    ? []
    : name === 'member' || name === 'muted' || name === 'suspended'
      ? ['member']
      : ['member', name as GroupRole];
  const { restrictions, members } = services.models;
  for (const { group } of owned) {
    if (name === 'muted' || name === 'banned') {
      const row = { person: id, group, kind: name, until: null, reason: 'As a test' };
      await restrictions.updateOne({ _id: `${group}:${id}` }, { $set: row }, { upsert: true });
    }
    await services.groups.setRoles(everyone, id, group, roles);
  }
  if (name === 'suspended')
    await members.updateOne({ _id: id }, { $set: { suspendedUntil: new Date(Date.now() + 86_400_000) } });
  await services.log.append('members', {
    decide: () => ({ type: 'member.changed', actor: id, data: { member: id } }),
  });
}
