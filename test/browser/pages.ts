import type { Reader } from '../../server/core/reader.ts';
import { groupId, groupThreadId, memberId, postId } from '../../seeds/names.ts';
import { lettersTo } from '../support/letters.ts';
import { sessionHandle } from '../../server/core/sessions/session-list.ts';
import { StopLinks } from '../../server/features/letters/stop-links.ts';
import { journeyCookie } from '../../server/features/accounts/provider-web.ts';
import { siteSecret } from '../support/site.ts';
import { sessionIdOf } from '../support/people.ts';
import { bridgePages } from './bridge-pages.ts';
import { ddatDraft, framework, openDraft, readerOf, seededSite } from './seeded.ts';
import { given } from '../support/reasons.ts';

/** Whose eyes a page is looked at with: nobody's, or those of somebody who may do more and more. */
export type Eyes = 'guest' | 'newcomer' | 'member' | 'moderator' | 'admin';

/** A page of the site: the path of its route, an address, and who looks. */
export interface Example {
  route: string;
  address: string;
  as: Eyes;
}

/** Who looks, by handle; the newcomer is made by `examplePages` and has not confirmed the address. */
export const handles: Record<Exclude<Eyes, 'guest' | 'newcomer'>, string> = {
  member: 'george-hallam',
  moderator: 'rhiannon-pugh',
  admin: 'dominik-wolski',
};
export const newcomer = { email: 'newcomer@people.example', password: 'lantern orchard kettle' };

/** The longest name of a place in Wales, an address without end, and words written from right to left. */
const hardToFit = `Words that were changed later, in Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch.

https://example.org/${'a-long-way/'.repeat(27)}

مرحبا بالجميع، هذا نص من اليمين إلى اليسار.

- שלום לכולם`;
const busyThread = `g-${groupThreadId('pswpg', 'How comments on draft 2 will be answered')}`;

/** Every page that answers a GET with a page of its own, with what it needs made first. */
export async function examplePages(): Promise<Example[]> {
  const {
    own,
    deleted,
    hidden,
    decision,
    locked,
    held,
    firstPost,
    confirmLink,
    resetLink,
    otherSession,
    invitation,
    upload,
  } = await prepare();
  const competency = `${framework}/competencies/WM-03`;
  const draftThread = await draftThreadId();
  const about = (await openCompetency('WM-05'))!;
  const response = `/organisations/marram-district-council/responses/${draftThread.slice(2)}`;
  const edited = (await openCompetency('WM-03'))!;
  const pages: Record<string, [address: string, ...eyes: Eyes[]][]> = {
    '/': [['/', 'guest', 'member']],
    '/frameworks': [['/frameworks', 'guest']],
    '/frameworks/:slug': [
      [framework, 'guest', 'member'],
      ['/frameworks/government-digital-and-data', 'guest'],
    ],
    '/frameworks/:slug/drafts/:number': [
      [openDraft, 'guest'],
      [`${framework}/drafts/1?q=budget`, 'guest'],
      [`${openDraft}?q=budget`, 'moderator'],
      [`${openDraft}?q=no-such-words`, 'guest'],
      [`${ddatDraft}?q=accessibility`, 'guest'],
    ],
    '/frameworks/:slug/drafts/:number/comments': [[`${openDraft}/comments`, 'guest', 'moderator']],
    '/frameworks/:slug/drafts/new': [['/frameworks/government-digital-and-data/drafts/new', 'admin']],
    '/frameworks/:slug/drafts/:number/state': [[`${framework}/drafts/3/state`, 'admin']],
    '/frameworks/:slug/drafts/:number/edit': [[`${framework}/drafts/3/edit?at=${edited}`, 'admin']],
    '/frameworks/:slug/drafts/:number/edit/changes': [[`${framework}/drafts/3/edit/changes`, 'admin']],
    '/frameworks/:slug/drafts/:number/edit/new': [
      [`${framework}/drafts/3/edit/new?parent=${edited}`, 'admin'],
    ],
    '/frameworks/:slug/drafts/:number/edit/:competency': [[`${framework}/drafts/3/edit/${edited}`, 'admin']],
    '/frameworks/:slug/drafts/:number/edit/:competency/:act': [
      [`${framework}/drafts/3/edit/${edited}/split`, 'admin'],
    ],
    '/frameworks/:slug/drafts/:number/anchors': [[`${openDraft}/anchors`, 'admin']],
    '/frameworks/:slug/drafts/:number/anchors/:post': [
      [`${openDraft}/anchors/${postId('draft-1-3')}`, 'admin'],
    ],
    '/frameworks/:slug/drafts/:number/changes': [[`${openDraft}/changes`, 'guest']],
    '/frameworks/:slug/drafts/:number/review': [[`${framework}/drafts/3/review`, 'admin']],
    '/frameworks/:slug/decisions': [[`${framework}/decisions?state=all`, 'admin']],
    '/frameworks/:slug/decisions/:post': [[`${framework}/decisions/${postId('draft-2-2')}`, 'admin']],
    '/frameworks/:slug/responses': [[`${framework}/responses`, 'guest', 'member']],
    '/administration/packages': [['/administration/packages', 'admin']],
    '/frameworks/:slug/package': [[`${framework}/package`, 'guest']],
    '/frameworks/:slug/activity': [
      [`${framework}/activity`, 'guest', 'member'],
      [`${framework}/activity?draft=1`, 'guest'],
    ],
    '/frameworks/:slug/competencies/:key': [
      [competency, 'guest', 'member'],
      [`${framework}/competencies/WM`, 'guest', 'moderator'],
      ['/frameworks/government-digital-and-data/competencies/SK001', 'guest'],
    ],
    '/frameworks/:slug/drafts/:number/upload': [[`${framework}/drafts/3/upload`, 'admin']],
    '/frameworks/:slug/drafts/:number/upload/:upload': [[`${framework}/drafts/3/upload/${upload}`, 'admin']],
    '/threads/:id': [
      [`/threads/${busyThread}`, 'guest', 'member', 'moderator'],
      [`/threads/${locked}`, 'guest', 'moderator'],
    ],
    '/threads/:id/unread': [[`/threads/${busyThread}/unread?after=1`, 'member']],
    '/threads/:id/compose': [
      [`/threads/${draftThread}/compose?competency=${about}&passage=statement:0:12`, 'guest', 'member'],
      [`/threads/${busyThread}/compose?quote=${own}`, 'member'],
      [`/threads/${locked}/compose`, 'member'],
    ],
    '/account/feeds': [['/account/feeds', 'member']],
    '/account/writing': [['/account/writing', 'member', 'newcomer']],
    '/threads/:id/pictures/new': [[`/threads/${busyThread}/pictures/new`, 'member']],
    '/threads/:id/lock': [[`/threads/${busyThread}/lock`, 'moderator']],
    '/threads/:id/unlock': [[`/threads/${locked}/unlock`, 'moderator']],
    '/threads/:id/pin': [[`/threads/${busyThread}/pin`, 'moderator']],
    '/threads/:id/slow': [[`/threads/${busyThread}/slow`, 'moderator']],
    '/threads/:id/move': [[`/threads/${busyThread}/move`, 'moderator']],
    '/threads/:id/merge': [[`/threads/${busyThread}/merge`, 'moderator']],
    '/posts/:id/pin': [[`/posts/${own}/pin`, 'moderator']],
    '/groups/:slug/moderation/words': [['/groups/spin/moderation/words', 'admin']],
    '/posts/:id/answer': [[`/posts/${postId('draft-1-9')}/answer`, 'moderator']],
    '/posts/:id': [[`/posts/${own}`, 'guest', 'member']],
    '/posts/:id/edit': [[`/posts/${own}/edit`, 'member']],
    '/posts/:id/delete': [[`/posts/${own}/delete`, 'member']],
    '/posts/:id/restore': [[`/posts/${deleted}/restore`, 'member']],
    '/posts/:id/history': [
      [`/posts/${own}/history`, 'guest'],
      [`/posts/${deleted}/history`, 'guest'],
    ],
    '/posts/:id/history/:version/withdraw': [[`/posts/${own}/history/1/withdraw`, 'moderator']],
    '/posts/:id/report': [[`/posts/${own}/report`, 'member']],
    '/posts/:id/hide': [[`/posts/${own}/hide`, 'moderator']],
    '/posts/:id/unhide': [[`/posts/${hidden}/unhide`, 'moderator']],
    '/moderation': [['/moderation', 'moderator']],
    '/moderation/queue': [
      ['/moderation/queue', 'moderator'],
      [`/moderation/queue?item=held:${firstPost}`, 'admin'],
    ],
    '/groups/:slug/moderation': [[`/groups/pswpg/moderation?item=post:${own}`, 'moderator']],
    '/moderation/log': [['/moderation/log', 'guest']],
    '/moderation/log/full': [['/moderation/log/full', 'admin']],
    '/groups/:slug/moderation/log': [['/groups/pswpg/moderation/log', 'admin']],
    '/moderation/policy': [['/moderation/policy', 'guest']],
    '/groups/:slug/moderation/policy': [['/groups/pswpg/moderation/policy', 'guest']],
    '/groups/:slug/moderation/reasons': [['/groups/pswpg/moderation/reasons', 'admin']],
    '/moderation/members/:handle': [['/moderation/members/george-hallam', 'moderator']],
    '/moderation/decisions/:decision': [[`/moderation/decisions/${decision}`, 'member']],
    '/members/:handle': [
      ['/members/priya-raman', 'guest', 'member', 'admin'],
      ['/members/george-hallam', 'member'],
    ],
    '/members/:handle/suspend': [['/members/priya-raman/suspend', 'admin']],
    '/members/:handle/lift': [['/members/jo-lindqvist/lift', 'admin']],
    '/search': [
      ['/search', 'guest'],
      ['/search?q=budget&sort=newest&kind=post', 'guest', 'member'],
    ],
    '/groups': [['/groups', 'guest']],
    '/groups/:slug': [['/groups/pswpg', 'guest', 'member']],
    '/groups/new': [['/groups/new', 'admin']],
    '/groups/:slug/new': [['/groups/pswpg/new', 'admin']],
    '/groups/:slug/request': [['/groups/nhs-web-network/request', 'member']],
    '/groups/:slug/leave': [['/groups/spin/leave', 'member']],
    '/groups/:slug/members': [['/groups/pswpg/members', 'admin']],
    '/groups/:slug/members/:handle': [['/groups/pswpg/members/george-hallam', 'admin']],
    '/groups/:slug/members/:handle/remove': [['/groups/pswpg/members/george-hallam/remove', 'admin']],
    '/groups/:slug/requests': [['/groups/nhs-web-network/requests', 'admin']],
    '/groups/:slug/invitations': [['/groups/pswpg/invitations', 'admin']],
    '/groups/:slug/invitations/csv': [['/groups/pswpg/invitations/csv', 'admin']],
    '/groups/:slug/settings': [['/groups/pswpg/settings', 'admin']],
    '/invitations/:token': [
      [invitation, 'guest'],
      [`/invitations/${'x'.repeat(43)}`, 'guest'],
    ],
    '/groups/:slug/threads/new': [['/groups/pswpg/threads/new', 'member']],
    '/organisations': [['/organisations', 'guest']],
    '/organisations/new': [['/organisations/new', 'admin']],
    '/organisations/:slug': [
      ['/organisations/eastmere-county-council', 'guest'],
      ['/organisations/harrowby-city-council', 'admin'],
    ],
    '/organisations/:slug/edit': [['/organisations/eastmere-county-council/edit', 'admin']],
    '/organisations/:slug/corporate': [['/organisations/eastmere-county-council/corporate', 'admin']],
    '/organisations/:slug/members': [['/organisations/harrowby-city-council/members', 'admin']],
    '/organisations/:slug/responses': [['/organisations/marram-district-council/responses', 'member']],
    '/organisations/:slug/responses/:draft': [[response, 'member']],
    '/organisations/:slug/responses/:draft/comment': [
      [`${response}/comment?competency=${about}&passage=statement:0:12`, 'member'],
    ],
    '/organisations/:slug/responses/:draft/comments/:comment': [
      [`${response}/comments/${postId('marram-2-1')}`, 'member'],
    ],
    '/organisations/:slug/responses/:draft/merge': [
      [`${response}/merge?c-${postId('marram-2-1')}=1&c-${postId('marram-2-2')}=1`, 'member'],
    ],
    '/organisations/:slug/responses/:draft/send': [[`${response}/send`, 'member']],
    '/account/organisation': [['/account/organisation', 'member', 'admin']],
    '/sign-in': [['/sign-in', 'guest']],
    '/register': [['/register', 'guest']],
    '/sign-in/provider/return': [['/sign-in/provider/return?code=1&state=2', 'guest']],
    '/sign-in/provider/link': [['/sign-in/provider/link', 'guest']],
    '/forgotten-password': [['/forgotten-password', 'guest']],
    '/reset-password/:link': [
      [resetLink, 'guest'],
      [`/reset-password/${'x'.repeat(43)}`, 'guest'],
    ],
    '/confirm': [
      ['/confirm', 'newcomer'],
      ['/confirm', 'member'],
    ],
    '/confirm/:link': [
      [confirmLink, 'guest'],
      [`/confirm/${'x'.repeat(43)}`, 'guest'],
    ],
    '/account': [['/account', 'newcomer', 'member']],
    '/account/export': [['/account/export', 'member']],
    '/account/erase': [['/account/erase', 'member']],
    '/account/email': [['/account/email', 'member']],
    '/account/password': [['/account/password', 'member']],
    '/account/sessions': [['/account/sessions', 'member']],
    '/account/sessions/end-others': [['/account/sessions/end-others', 'member']],
    '/account/sessions/:handle/end': [[`/account/sessions/${otherSession}/end`, 'member']],
    '/account/tokens': [['/account/tokens', 'member']],
    '/account/waiting': [['/account/waiting', 'newcomer', 'member']],
    '/account/waiting/:id/drop': [[`/account/waiting/${held}/drop`, 'newcomer']],
    '/account/following': [['/account/following', 'newcomer', 'member']],
    '/account/letters': [['/account/letters', 'newcomer', 'member']],
    '/letters/stop/:token': [[await stopAddress(), 'guest']],
    '/account/provider': [['/account/provider', 'member', 'admin']],
    '/account/presence': [['/account/presence', 'member']],
    '/notifications': [['/notifications', 'newcomer', 'member']],
    '/following/new': [[`/following/new?target=thread:${busyThread}`, 'member']],
    '/administration': [['/administration', 'admin']],
    '/administration/members': [['/administration/members', 'admin']],
    '/administration/members/:handle': [['/administration/members/jo-lindqvist', 'admin']],
    '/administration/members/:handle/erase': [['/administration/members/ben-osei/erase', 'admin']],
    '/administration/members/:handle/:act': [
      ['/administration/members/ben-osei/make-administrator', 'admin'],
    ],
    '/administration/groups': [['/administration/groups', 'admin']],
    '/administration/mail': [['/administration/mail', 'admin']],
    '/administration/jobs': [['/administration/jobs', 'admin']],
    '/administration/plugins': [['/administration/plugins', 'admin']],
    '/administration/settings': [['/administration/settings', 'admin']],
    '/administration/storage': [['/administration/storage', 'admin']],
    '/administration/acts': [['/administration/acts', 'admin']],
    '/pages/:name': [
      ['/pages/about', 'guest', 'admin'],
      ['/pages/privacy', 'guest'],
      ['/pages/cookies', 'guest'],
      ['/pages/accessibility', 'guest'],
      ['/pages/terms', 'guest'],
      ['/pages/complaints', 'guest'],
    ],
    '/pages/:name/edit': [['/pages/privacy/edit', 'admin']],
    '/plugins/discourse-bridge': (await bridgePages(handles.moderator)).map((address) => [
      address,
      'moderator',
    ]),
  };
  return Object.entries(pages).flatMap(([route, addresses]) =>
    addresses.flatMap(([address, ...eyes]) => eyes.map((as) => ({ route, address, as }))),
  );
}

/** Routes that answer a GET with something other than a page. */
export const noPages = [
  '/sign-in/provider',
  '/pictures/:id',
  '/frameworks/:slug/activity/:file',
  '/frameworks/:slug/responses.csv',
  '/frameworks/:slug/responses.xlsx',
  '/frameworks/:slug/package.zip',
  '/moderation/log.csv',
  '/groups/:slug/moderation/log.csv',
  '/moderation/log/full.csv',
  '/appeals/new',
  '/appeals/:appeal',
  '/moderation/held',
  '/moderation/held/:id',
  '/notifications/count',
  '/notifications/:id',
  '/robots.txt',
  '/feeds/*list',
];

/** The cookie of a guest who is back from the provider with the address of an account that is here already. */
export function backFromProvider(): { name: string; value: string } {
  const set = { name: '', value: '' };
  const res = { cookie: (name: string, value: string) => Object.assign(set, { name, value }) };
  const identity = {
    issuer: 'https://provider.example',
    subject: '0042',
    email: 'ben.osei@demo.example',
    verified: true,
    name: 'Ben Osei',
  };
  journeyCookie(siteSecret, false).set(res as never, { step: 'back', identity, returnTo: '/' });
  return set;
}

/** Addresses of pages that say no. */
export const refusals: Omit<Example, 'route'>[] = [
  { address: '/no-such-page', as: 'guest' },
  { address: '/no-such-page', as: 'member' },
  { address: '/moderation', as: 'member' },
];

/** The address behind the link of a letter about a thread. */
async function stopAddress(): Promise<string> {
  const { services } = await seededSite();
  const links = new StopLinks(services.models, '');
  return links.addressOf({ member: memberId(handles.member), scope: `thread:${busyThread}` });
}

async function draftThreadId(): Promise<string> {
  const { services } = await seededSite();
  const { draft } = await services.frameworkStore.draft(
    await readerOf(handles.member),
    'web-professionals',
    2,
  );
  return `d-${draft._id}`;
}

async function openCompetency(key: string): Promise<string | undefined> {
  const { services } = await seededSite();
  const { framework: found } = await services.frameworkStore.bySlug(
    await readerOf(handles.member),
    'web-professionals',
  );
  const all = await services.frameworkStore.competenciesOf(found._id);
  return [...all].find(([, one]) => one.key === key)?.[0];
}

/** A post of each fate, a locked thread, a suspended member, and a newcomer whose first post waits. */
async function prepare() {
  const site = await seededSite();
  const { services } = site;
  const { threads, groups, reports, suspensions, accounts, directory, passwords, identities } = services;
  const member = await readerOf(handles.member);
  const moderator = await readerOf(handles.moderator);
  const write = async (body: string, reader = member): Promise<string> => {
    const input = { body, replyTo: null, anchor: null, formal: false };
    const posted = await threads.post(reader, busyThread, input, undefined);
    return posted.held ? posted.id : posted.post._id;
  };
  const own = await write('| | One | Two |\n|---|---|---|\n| a | b | c |\n\n```js\nlet it = "be";\n```');
  await threads.edit(member, own, { body: hardToFit, version: 1 });
  const deleted = await write('Soon to be deleted');
  await threads.delete(member, deleted);
  const hidden = await write('Soon to be hidden');
  await reports.setHidden(moderator, hidden, true, given('about', 'It names somebody who is not here'));
  await reports.report(await readerOf('priya-raman'), own, 'It has nothing to do with the subject');
  const { _id } = await groups.openThread(member, groupId('pswpg'), `Settled ${'for'.repeat(40)} good`);
  const locked = `g-${_id}`;
  await threads.setLocked(moderator, locked, true, 'This was decided at the meeting');
  await suspensions.suspend(
    await readerOf(handles.admin),
    'jo-lindqvist',
    new Date(Date.now() + 86_400_000),
    given('about', 'Advertising after a warning'),
  );
  const admin = await readerOf(handles.admin);
  const { issuer } = services.config.oidc!;
  const identity = { issuer, subject: '1', email: null, verified: false, name: 'Dominik Wolski' };
  await identities.connect(await accounts.own(admin), identity, 'Leeds City Council');
  const made = await accounts.register({ ...newcomer, name: 'New Comer', organisation: '' }, '127.0.0.1');
  const held = await write('My first post', (await directory.reader(made._id))!);
  const firstPost = (await services.models.queueItems.findOne({ why: 'held', state: 'waiting' }).lean())!
    .post;
  await passwords.forgotten(
    (await services.models.members.findById(memberId('ben-osei')).lean())!.email,
    '127.0.0.1',
  );
  const [confirm] = await lettersTo(site, newcomer.email);
  const [reset] = await lettersTo(site, 'ben.osei@demo.example');
  const otherSession = sessionHandle(sessionIdOf(await site.browser(handles.member)));
  const links = { confirmLink: confirm!.link, resetLink: reset!.link };
  const decision = (await services.decisionStore.standingOn(hidden, ['hidden']))!._id;
  const pswpg = (await services.groupStore.byId(admin, groupId('pswpg')))!;
  const invitation = `/invitations/${await services.invitations.makeLink(admin, pswpg, { days: 7, uses: 5 })}`;
  const upload = await uploadOf(admin);
  // Of what follows the log, no page answers that it is not there yet.
  await services.followers.drain();
  return {
    own,
    deleted,
    hidden,
    decision,
    locked,
    held,
    firstPost,
    otherSession,
    invitation,
    upload,
    ...links,
  };
}

/** A sheet with a mistake in it, kept for whoever uploaded it. */
async function uploadOf(reader: Reader): Promise<string> {
  const { uploadService } = (await seededSite()).services;
  const rows = ['Code,Title,Description,Level 1,Parent', 'WM,Web manager,,,', 'N-1,New,Words,,nowhere'];
  const file = { field: 'file', name: 'next.csv', bytes: Buffer.from(rows.join('\n')), tooLarge: false };
  const target = await uploadService.target(reader, 'web-professionals', null);
  return uploadService.add(reader, target, [file]);
}
