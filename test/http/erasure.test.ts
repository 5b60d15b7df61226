import { appendFile, copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import { threadIds } from '../../server/cli/checks/thread-ids.ts';
import { everyone, type Reader } from '../../server/core/reader.ts';
import type { Agent } from '../support/browserless.ts';
import { type Forum, startForum } from '../support/http-forum.ts';
import { goodPassword, signedIn } from '../support/people.ts';
import { copyCollections } from '../support/copy-collections.ts';
import { startTestSite, type TestSite } from '../support/site.ts';
import { given } from '../support/reasons.ts';

/** What must occur nowhere afterwards: name, handle, address, and words of posts, drafts, reports and pictures. */
const traces = [
  'zebedee',
  'quillfeather',
  'zebedee-quillfeather@people.example',
  'Guild of Lamplighters',
  'marmalade',
  'trombones',
  'periwinkle',
  'haberdashery',
  'gooseberry',
  'thimbleweed',
  'bluestocking',
  'persimmon',
  'kumquat',
  'cantaloupe',
  'quincunxes',
];

interface Person {
  id: string;
  agent: Agent;
  reader: Reader;
}

describe('Erasing', function () {
  this.timeout(180_000);
  let forum: Forum;
  let zeb: Person;
  let thread: string;
  /** What the first post of theirs is called. */
  let own: string;

  before(async () => {
    forum = await startForum();
    zeb = await personCalled(forum, 'zebedee-quillfeather', 'Zebedee Quillfeather');
    ({ thread, own } = await liveHere(forum, zeb));
  });
  after(() => forum.close());

  it('a person is preceded by an export of everything, for whoever gives the password', async () => {
    const { agent } = zeb;
    await agent.get('/account/export');
    const wrong = await agent.submit('/account/export', { currentPassword: 'not my password' });
    expect(wrong.status).to.equal(422);
    expect(wrong.words).to.include('This is not your password');
    const file = await agent.submit('/account/export', { currentPassword: goodPassword });
    expect(file.headers.get('content-type')).to.equal('application/zip');
    expect(file.headers.get('cache-control')).to.equal('private, no-store');
    expect(file.headers.get('content-disposition')).to.match(
      /^attachment; filename="moot-zebedee-quillfeather-/,
    );
    for (const name of ['export.json', 'index.html', 'pictures/']) expect(file.text).to.include(name);
    const all = JSON.stringify(await forum.services.exports.gather(zeb.id)).toLowerCase();
    for (const trace of traces) expect(all, trace).to.include(trace.toLowerCase());
    expect(all).not.to.include('passwordhash').and.not.include('$argon2');
    const guest = await forum.guest.get('/account/export');
    expect(guest.url).to.match(/^\/sign-in/);
  });

  it('a person waits seven days, in which it can be undone', async () => {
    const { agent } = zeb;
    await agent.get('/account/erase');
    const unsaid = await agent.submit('/account/erase', { currentPassword: goodPassword });
    expect([unsaid.status, unsaid.words.includes('Choose what becomes of your words')]).to.deep.equal([
      422,
      true,
    ]);
    const asked = await agent.submit('/account/erase', { words: 'remove', currentPassword: goodPassword });
    expect(asked.words).to.include('Keep my account');
    expect(await forum.services.erasures.runDue(new Date())).to.equal(0);
    expect((await agent.submit('/account/erase/keep')).words).to.include('Your account stays.');
    expect(await forum.services.erasures.of(zeb.id)).to.equal(null);
  });

  it('a person is refused to the only chair of a group, with what to do first', async () => {
    const { services, group } = forum;
    const asked = await services.erasures.request(zeb.id, 'keep');
    await services.groups.setRoles(everyone, zeb.id, group, ['member', 'chair']);
    expect(await services.erasures.runDue(asked.dueAt), 'who became it since').to.equal(0);
    await services.erasures.keep(zeb.id);
    const page = await zeb.agent.get('/account/erase');
    expect(page.words).to.include('The group Forum would be without a chair.');
    expect(page.forms.some(({ action }) => action === '/account/erase')).to.equal(false);
    await services.groups.setRoles(everyone, zeb.id, group, ['member']);
  });

  it('a person leaves no trace, goes on after a crash, and is done again when an older backup is restored', async () => {
    const { services, dataDir } = forum;
    const backup = `backup-${process.pid}`;
    const { connection, erasures, personal } = services;
    await copyCollections(connection, connection.name, backup);
    expect(tracesIn(await dump(forum))).to.deep.equal(traces);
    const pictures = personal.find(({ name }) => name === 'pictures')!;
    const { erase } = pictures;
    pictures.erase = () => Promise.reject(new Error('the process was killed'));
    let killed = '';
    await erasures.eraseNow(zeb.id, 'remove').catch((error: Error) => (killed = error.message));
    expect(killed).to.equal('the process was killed');
    pictures.erase = erase;
    expect((await erasures.of(zeb.id))!.finishedAt).to.equal(null);
    expect(await erasures.runDue(new Date())).to.equal(1);
    expect((await erasures.of(zeb.id))!.finishedAt).to.be.instanceOf(Date);
    await services.followers.drain();
    expect(tracesIn(await dump(forum))).to.deep.equal([]);
    expect(tracesIn(await readFile(join(dataDir, 'erasures.txt'), 'utf8'))).to.deep.equal([]);

    // A last line that was cut short is no reason not to start.
    const restored = await startTestSite({}, undefined, async (to, folder) => {
      await copyCollections(to, backup, to.name);
      await copyFile(join(dataDir, 'erasures.txt'), join(folder, 'erasures.txt'));
      await appendFile(join(folder, 'erasures.txt'), '2026-11-2');
    });
    await restored.services.followers.drain();
    expect(tracesIn(await dump(restored))).to.deep.equal([]);
    expect((await restored.services.erasures.of(zeb.id))!.by).to.equal('list');
    await restored.close();
    await connection.getClient().db(backup).dropDatabase();
  });

  it('a person lets threads keep making sense, and tells open pages', async () => {
    const { guest } = forum;
    const { items } = (await guest.json('GET', `/api/v1/threads/${thread}/posts`)).body;
    const [first, second, third, fourth] = items;
    expect([first.author.handle, first.body]).to.deep.equal(['ben-baker', 'Where should we meet?']);
    expect([second.author, second.body, second.number]).to.deep.equal([null, '', 2]);
    expect(third.replyTo).to.equal(second.id);
    expect(third.body).to.match(/^> @former-member wrote in .*:\n>\n> \[…\]\n\nI disagree\.$/);
    expect(fourth.body).to.equal('As @former-member said, see /members/former-member.');
    const { changes } = (await guest.json('GET', `/api/v1/threads/${thread}/changes?after=0`)).body;
    expect(tracesIn(JSON.stringify(changes))).to.deep.equal([]);
    const told = changes.filter(({ data }: { data: { postId: string } }) => data.postId === own);
    expect(told.map(({ type }: { type: string }) => type)).to.deep.equal([
      'post.created',
      'post.edited',
      'post.erased',
      'post.unnamed',
    ]);
    const page = await guest.get(`/threads/${thread}`);
    expect(page.words).to.include('Whoever wrote this has left, and took their words along.');
    // A form that was open all the while still holds the quote.
    const late = `> @zebedee-quillfeather wrote in [post 2](/posts/${own}):\n>\n> With marmalade\n\nLate.`;
    await forum.post(forum.ben, thread, late);
    expect(tracesIn((await guest.get(`/threads/${thread}`)).text)).to.deep.equal([]);
    expect(tracesIn(await dump(forum))).to.deep.equal([]);
    expect(await differences(forum)).to.deep.equal([]);
  });

  it('a person ends every session, and gives the handle to nobody else', async () => {
    const { services } = forum;
    expect((await zeb.agent.get('/account')).url).to.match(/^\/sign-in/);
    expect((await forum.guest.get('/members/zebedee-quillfeather')).status).to.equal(404);
    const again = await services.accounts.register(
      {
        name: 'Zebedee Quillfeather',
        email: 'other@people.example',
        password: goodPassword,
        organisation: '',
      },
      '127.0.0.1',
    );
    expect(again.handle).to.equal('zebedee-quillfeather-2');
  });

  it('a person keeps the words without the name, for those who choose so', async () => {
    const { services, ben } = forum;
    const ottoline = await personCalled(forum, 'ottoline-marshwood', 'Ottoline Marshwood');
    const place = await forum.newThread();
    const { post } = (await services.threads.post(ottoline.reader, place, { body: 'Peas first' })) as {
      post: { _id: string };
    };
    await forum.send(ben, place, {
      replyTo: post._id,
      body: `> @ottoline-marshwood wrote in [post 1](/posts/${post._id}):\n>\n> Peas first\n\nYes.`,
    });
    await services.erasures.eraseNow(ottoline.id, 'keep');
    const page = await forum.guest.get(`/threads/${place}`);
    expect(page.words)
      .to.include('Somebody who has left')
      .and.match(/@former-member wrote in post 1 ?: Peas first/);
    expect(/ottoline|marshwood/i.exec(await dump(forum))).to.equal(null);
    expect(await differences(forum)).to.deep.equal([]);
  });

  it('is possible for one version of a post, by its author or by a moderator with a reason', async () => {
    const { services, ada, ben, cara } = forum;
    const place = await forum.newThread();
    const { id } = await forum.post(ben, place, 'The first was quicksilver');
    await services.threads.edit(await ben.reader(), id, { body: 'The second was cinnabar', version: 1 });
    await services.threads.edit(await ben.reader(), id, { body: 'The third is plain', version: 2 });
    const withdraw = (reader: Reader, version: number, reason = '') =>
      services.forgetting.withdrawVersion(reader, id, version, reason).then(
        () => 'done',
        (error: { status: number }) => error.status,
      );
    expect(await withdraw(await cara.reader(), 1)).to.equal(403);
    expect(await withdraw(await ben.reader(), 3)).to.equal(409);
    expect(await withdraw(await ben.reader(), 4)).to.equal(404);
    expect(await withdraw(await ada.reader(), 2)).to.equal(422);
    expect(await withdraw(await ben.reader(), 1)).to.equal('done');
    expect(await withdraw(await ada.reader(), 2, 'It named a customer')).to.equal('done');
    expect(await withdraw(await ben.reader(), 1)).to.equal('done');
    const page = await forum.guest.get(`/posts/${id}/history`);
    expect(page.words).to.include('The third is plain');
    expect(page.words).to.include('Withdrawn by its author on');
    expect(page.words).to.match(/Withdrawn by a moderator on .* Reason: It named a customer/);
    await services.followers.drain();
    expect(/quicksilver|cinnabar/.exec(await dump(forum))).to.equal(null);
    expect((await forum.guest.get('/moderation/log')).words).to.include('Version withdrawn');
    expect(await differences(forum)).to.deep.equal([]);
  });

  it('happens to words 30 days after their deletion, not before, and what is hidden stays', async () => {
    const { services, ada, ben } = forum;
    const [gone, hidden] = [
      await forum.post(ben, thread, 'A verdigris roof'),
      await forum.post(ben, thread, 'An ochre wall'),
    ];
    await services.threads.delete(await ben.reader(), gone.id);
    await services.threads.setHidden(await ada.reader(), hidden.id, true, 'Off the subject');
    const inDays = (days: number): Date => new Date(Date.now() + days * 24 * 3600 * 1000);
    expect(await services.forgetting.eraseDeleted(inDays(29))).to.equal(0);
    expect(await services.forgetting.eraseDeleted(inDays(31))).to.equal(1);
    expect(await services.forgetting.eraseDeleted(inDays(31))).to.equal(0);
    await services.followers.drain();
    const all = await dump(forum);
    expect([all.includes('verdigris'), all.includes('ochre')]).to.deep.equal([false, true]);
    let refused = 0;
    await services.threads.undelete(await ben.reader(), gone.id).catch(({ status }) => (refused = status));
    expect(refused).to.equal(409);
    const page = await forum.guest.get(`/threads/${thread}`);
    expect(page.words).to.match(/Deleted by its author on .* Its words are gone for good\./);
    expect(await differences(forum)).to.deep.equal([]);
  });
});

/** Which of the traces occur in a text, whatever their case. */
function tracesIn(text: string): string[] {
  const small = text.toLowerCase();
  return traces.filter((trace) => small.includes(trace.toLowerCase()));
}

/** Everything that is stored, as JSON, a collection a line. */
async function dump({ services }: TestSite): Promise<string> {
  const { connection } = services;
  const names = (await connection.listCollections()).map(({ name }) => name).toSorted();
  const lines = await Promise.all(
    names.map(
      async (name) => `${name}: ${JSON.stringify(await connection.collection(name).find().toArray())}`,
    ),
  );
  return lines.join('\n');
}

/** In what the stored posts differ from the log. */
async function differences({ services }: TestSite): Promise<string[]> {
  const ids = await threadIds(services);
  return (await Promise.all(ids.map((id) => checkThread(services, id)))).flat();
}

async function personCalled(forum: Forum, handle: string, name: string): Promise<Person> {
  const agent = await signedIn(forum, handle, { name });
  const { directory } = forum.services;
  const { id } = (await directory.byHandles([handle])).get(handle)!;
  return { id, agent, reader: (await directory.reader(id))! };
}

/** Somebody does everything that one can do here, and others quote and mention them. */
async function liveHere(forum: Forum, zeb: Person): Promise<{ thread: string; own: string }> {
  const { services, ada, ben, cara } = forum;
  const { accounts, threads, writings, tokens, reports, reactions, follows } = services;
  const { reader } = zeb;
  const profile = { name: 'Zebedee Quillfeather', organisation: 'Guild of Lamplighters' };
  await accounts.changeProfile(reader, profile);
  await tokens.create(zeb.id, 'bluestocking');
  const thread = await forum.newThread();
  const first = await forum.post(ben, thread, 'Where should we meet?');
  const post = async (body: string): Promise<string> => {
    const posted = await threads.post(reader, thread, { body });
    return 'post' in posted ? posted.post._id : posted.id;
  };
  const own = await post('With marmalade');
  await threads.edit(reader, own, { body: 'With trombones, says @zebedee-quillfeather', version: 1 });
  await forum.send(cara, thread, {
    replyTo: own,
    body: `> @zebedee-quillfeather wrote in [post 2](/posts/${own}):\n>\n> With marmalade\n> and more of it\n\nI disagree.`,
  });
  await forum.post(ben, thread, 'As @Zebedee-Quillfeather said, see /members/zebedee-quillfeather.');
  await threads.delete(reader, await post('A periwinkle deleted'));
  await threads.setHidden(
    await ada.reader(),
    await post('A periwinkle'),
    true,
    'Not @zebedee-quillfeather again',
  );
  await post(`![haberdashery](/pictures/${await addPicture(forum, reader, thread)})`);
  await reactions.set(reader, first.id, 'agree', true);
  const moved = await post('With cantaloupe');
  await threads.edit(reader, moved, { body: 'With quincunxes', version: 1 });
  const asked = { reason: 'Off the subject', wider: false };
  await services.moves.move(await ada.reader(), thread, [moved], await forum.newThread(), asked);
  await judged(forum, reader, own);
  await invited(forum, reader);
  await reports.report(reader, first.id, 'Too much gooseberry');
  await writings.keep(reader, { thread }, '', { body: 'A thimbleweed' });
  await writings.keep(await cara.reader(), { thread }, '', { body: 'To @zebedee-quillfeather' });
  await follows.set(reader, `thread:${thread}`, true);
  await letters(forum, zeb.id, own);
  await services.followers.drain();
  return { thread, own };
}

/** They ask to join one group, and are invited to another by letter. */
async function invited({ services, ada }: Forum, reader: Reader): Promise<void> {
  const { groups, requests, invitations } = services;
  const asked = { purpose: '', rules: '', scope: 'public' } as const;
  const askable = {
    ...asked,
    slug: 'askable',
    name: 'Askable',
    joining: 'request',
    question: 'Why?',
  } as const;
  await requests.ask(reader, await groups.ensure(everyone, askable), 'For the kumquat');
  const guild = await groups.ensure(everyone, { ...asked, slug: 'guild', name: 'Guild' });
  await groups.setRoles(everyone, ada.id, guild._id, ['member', 'moderator']);
  const email = 'zebedee-quillfeather@people.example';
  const whom = [{ email, name: 'Zebedee Q', roles: ['member' as const] }];
  await invitations.byLetter(await ada.reader(), guild, whom, { days: 7, key: 'once' });
}

/** A moderator warns them, and they appeal. */
async function judged({ services, ada }: Forum, reader: Reader, post: string): Promise<void> {
  const { decide, appeals } = services;
  const reason = given('about');
  const words = 'Zebedee, please stay with the subject';
  const id = await decide.decide(await ada.reader(), post, { action: 'warned', reason, words });
  await appeals.appeal(reader, id, 'My persimmon is the subject');
}

async function addPicture({ services }: Forum, reader: Reader, thread: string): Promise<string> {
  const blank = { width: 4, height: 4, channels: 3, background: '#fff' } as const;
  const bytes = await sharp({ create: blank }).png().toBuffer();
  const file = { field: 'picture', name: 'a.png', bytes, tooLarge: false };
  return (await services.pictures.add(reader, thread, [file], 'A haberdashery'))._id;
}

/** Letters that nobody sends before the test ends: they are due tomorrow. */
async function letters({ services, ben, cara }: Forum, zeb: string, own: string): Promise<void> {
  const tomorrow = new Date(Date.now() + 24 * 3600 * 1000);
  const state = 'waiting' as const;
  const waits = { urgency: 1, state, sealed: false, addedAt: tomorrow, at: tomorrow, until: tomorrow };
  const to = (member: string, text: string) => ({
    ...waits,
    _id: `to:${member}`,
    member,
    to: 'somebody@people.example',
    subject: 'News',
    text,
    tries: 0,
  });
  await services.models.outbox.create([
    to(zeb, 'Hello Zebedee'),
    to(ben.id, 'Zebedee Quillfeather wrote.'),
    to(cara.id, `It said trombones: /posts/${own}`),
  ]);
}
