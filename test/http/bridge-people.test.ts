import { expect } from 'chai';
import type { Engine } from '../../plugins/discourse-bridge/engine.ts';
import { sweepFiles } from '../../plugins/discourse-bridge/inbound/sweep-files.ts';
import { Links } from '../../plugins/discourse-bridge/people/links.ts';
import { applyChangedNames } from '../../plugins/discourse-bridge/people/naming.ts';
import { ghostsOf, keepPerson } from '../../plugins/discourse-bridge/people/person-of.ts';
import { wordsAnew } from '../../plugins/discourse-bridge/people/words-anew.ts';
import { refreshPeople } from '../../plugins/discourse-bridge/people/refresh.ts';
import { writerFor } from '../../plugins/discourse-bridge/people/writer-for.ts';
import { type Bridge, type Mapping, secretName } from '../../plugins/discourse-bridge/store/records.ts';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import { everyone } from '../../server/core/reader.ts';
import { type Bridged, mappingOf, startBridged } from '../support/bridge.ts';
import { read, sign } from '../support/discourse/connect.ts';
import type { Discourse } from '../support/discourse/discourse.ts';
import type { Topic, User } from '../support/discourse/records.ts';
import { keepUpload, shortUrl } from '../support/discourse/uploads.ts';
import type { Forum } from '../support/http-forum.ts';
import { given } from '../support/reasons.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';

const accounts = '/plugins/discourse-bridge/accounts';
const moderate = '/plugins/discourse-bridge/bridges/b1/people';
const signInSecret = 'the-secret-of-the-sign-in';

describe('people of a forum', () => {
  let world: Bridged;
  let site: Forum;
  let there: Discourse;
  let engine: Engine;
  let bridge: Bridge;
  let talk: Topic;
  /** Of a category whose people are not named. */
  let quiet: Topic;
  let quietly: Mapping;
  let thread: string;

  before(async () => {
    world = await startBridged({
      bridge: { actsForOthers: true, name: 'Care Forum', host: 'forum.example.org' },
    });
    ({ site, discourse: there, engine, bridge } = world);
    const { admin, forum } = there;
    const category = admin.createCategory('Quiet talk', { about: true });
    quietly = mappingOf(bridge, category, { names: false });
    await engine.parts.collections.mappings.insertOne(quietly);
    await site.ada.agent.get(moderate);
    await site.ada.agent.submit(`${moderate}/secret`, { 'sign-in': signInSecret });
    forum.settings.enableDiscourseConnectProvider = true;
    forum.settings.discourseConnectProviderSecrets = {
      [new URL(engine.parts.site.url).hostname]: signInSecret,
    };
    const tom = admin.createUser('tom', { name: 'Tom Town' });
    talk = admin.topic(tom, 'How do we talk about care', 'I begin this conversation here.', world.category);
    quiet = admin.topic(tom, 'How do we talk in silence', 'I begin another conversation here.', category);
    await world.settle();
    thread = (await engine.parts.collections.topics.findOne({ topic: talk.id }))!.thread;
  });
  after(() => world.close());

  /** Somebody of the forum posts there, and the bridge brings it. */
  async function bring(user: User, raw: string, topic = talk): Promise<{ id: string; thread: string }> {
    const { id } = there.admin.post(user, topic, raw);
    await world.settle();
    const pair = await engine.parts.collections.posts.findOne({ post: id });
    return { id: pair?.local ?? '', thread: pair?.thread ?? '' };
  }

  /** What the job does within a minute, and what follows from it. */
  async function anew(): Promise<void> {
    await wordsAnew(engine.parts);
    await world.settle();
  }
  const shown = async (path: string, by = site.guest) => (await by.get(path)).text;
  const rowOf = (html: string, post: string): string =>
    new RegExp(`<li class="moot-thread__post"[^>]*data-post="${post}"[\\s\\S]*?</article></li>`).exec(
      html,
    )![0];
  const postOf = async (id: string) => (await site.guest.json('GET', `/api/v1/posts/${id}`)).body.post;

  /** A member's browser goes to the forum's sign-in as this person, and comes back: the path it comes back to. */
  async function viaForum(person: TestPerson, user: User, change = (back: URL) => back): Promise<void> {
    person.agent.elsewhere = async (url) => {
      let to = url.href;
      const cookie = await signIn(user);
      for (let hops = 0; to.startsWith(there.url) && hops < 4; hops += 1) {
        const headers = { Cookie: cookie };
        to = (await fetch(to, { redirect: 'manual', headers })).headers.get('location')!;
      }
      const back = change(new URL(to));
      return back.pathname + back.search;
    };
    await person.agent.get(`${accounts}/link/b1`);
  }
  async function signIn(user: User): Promise<string> {
    const answer = await fetch(`${there.url}/session`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ login: user.username }),
    });
    return answer.headers.get('set-cookie')!.split(';')[0]!;
  }

  describe('who have no account here', () => {
    it('are named with their network, a mark and a link, and nobody can be them', async () => {
      const ida = there.admin.createUser('ida.lund', { name: 'Ida Lund' });
      const { id } = await bring(ida, 'Words from *elsewhere*.');
      const row = rowOf(await shown(`/threads/${thread}`), id);
      expect(row).to.include(`<a href="/members/ida.lund@forum.example.org">Ida Lund</a>`);
      expect(row).to.include('<bdi>Care Forum</bdi> · no account here');
      const post = await postOf(id);
      const { ref } = post.origin;
      expect(ref.startsWith(`${there.url}/`)).to.equal(true);
      expect(row).to.include(`From <a href="${ref}" rel="nofollow ugc">forum.example.org</a>`);
      expect(post.author).to.deep.equal({
        handle: 'ida.lund@forum.example.org',
        name: 'Ida Lund',
        organisation: null,
        network: 'Care Forum',
      });
      expect(post.origin).to.deep.equal({ from: 'forum.example.org', author: null, ref });
      expect(post.places).to.deep.equal([]);
      const profile = await site.guest.get('/members/ida.lund@forum.example.org');
      expect(profile.words).to.include('No account here').and.to.include('Words from elsewhere');
      expect(profile.words).to.include('Is this you?');
      const [named] = ghostsOf(engine.parts, bridge, ida.id);
      expect(await site.services.directory.reader(named)).to.equal(null);
      expect(await site.services.models.members.findById(named)).to.equal(null);
    });

    it('say where else a post stands, and open pages hear of it', async () => {
      const { id } = await site.post(site.ben, thread, 'Written here.');
      const url = `${there.url}/t/care/1/9`;
      const heard = site.services.heads.of(`thread:${thread}`);
      const places = [{ from: 'forum.example.org', url }];
      await engine.parts.host.act({ do: 'post.place', post: id, places }, { as: 'plugin', key: 'place' });
      expect(await site.services.heads.of(`thread:${thread}`)).to.be.above(await heard);
      const row = rowOf(await shown(`/threads/${thread}`), id);
      expect(row).to.include(`Also on <a href="${url}" rel="nofollow ugc">forum.example.org</a>`);
      expect((await postOf(id)).places).to.deep.equal(places);
      await engine.parts.host.act({ do: 'post.place', post: id, places: [] }, { as: 'plugin', key: 'none' });
      expect(rowOf(await shown(`/threads/${thread}`), id)).not.to.include('Also on');
    });

    it('are told of nothing, follow nothing and can be given no role', async () => {
      const finn = there.admin.createUser('finn');
      const { id } = await bring(finn, 'Who answers me?');
      await site.send(site.ben, thread, { body: 'I do.', replyTo: id });
      await site.services.followers.drain();
      const [named] = ghostsOf(engine.parts, bridge, finn.id);
      expect(await site.services.models.notifications.countDocuments({ member: named })).to.equal(0);
      expect(await site.services.models.follows.countDocuments({ member: named })).to.equal(0);
      const path = '/groups/forum/members/finn@forum.example.org/roles';
      expect((await site.ada.agent.get(path)).status).to.be.oneOf([403, 404]);
    });

    it('are muted in a group as its members are, and their posts hidden', async () => {
      const rolf = there.admin.createUser('rolf');
      const { id } = await bring(rolf, 'Rude words.');
      const reader = await site.ada.reader();
      const decide = site.services.decide;
      const reason = given('about');
      await decide.decide(reader, id, { action: 'hidden', reason });
      expect(rowOf(await shown(`/threads/${thread}`), id)).to.include('Hidden by a moderator');
      await decide.decide(reader, id, { action: 'muted', reason, days: 7 });
      expect((await bring(rolf, 'More of it.')).id).to.equal('');
      expect(await shown(`/threads/${thread}`)).not.to.include('More of it');
    });
  });

  describe('whose posts wait for a moderator', () => {
    it('are published with where they come from, as what they are', async () => {
      const iris = there.admin.createUser('iris', { name: 'Iris Ivory' });
      const { groups, heldPosts } = site.services;
      await groups.change(everyone, site.group, { blockedWords: ['codswallop'] });
      await bring(iris, 'What codswallop.');
      expect(await shown(`/threads/${thread}`)).not.to.include('codswallop');
      const waiting = await site.services.models.heldPosts.findOne({ body: /codswallop/ });
      await heldPosts.approve(await site.ada.reader(), waiting!._id);
      const post = await postOf(waiting!._id);
      expect(post.author.name).to.equal('Iris Ivory');
      expect(post.origin.from).to.equal('forum.example.org');
      await groups.change(everyone, site.group, { blockedWords: [] });
    });
  });

  describe('who are called otherwise', () => {
    it('are called so here within a day, though nobody tells', async () => {
      const una = there.admin.createUser('una', { name: 'Una Ulm' });
      const { id } = await bring(una, 'We ask what they understood.');
      there.admin.rename(una, 'anon55');
      una.name = null;
      for (let rounds = 0; rounds < 5; rounds += 1) await refreshPeople(engine.parts);
      const row = rowOf(await shown(`/threads/${thread}`), id);
      expect(row).to.include('>anon55</a>').and.not.to.include('Una');
    });

    it('may be unnamed by an administrator as well, as those from other sites', async () => {
      const nora = there.admin.createUser('nora', { name: 'Nora Nord' });
      const { id } = await bring(nora, 'Take my name away.');
      const path = '/members/nora@forum.example.org/unname';
      expect((await site.ben.agent.post(path, {})).status).to.equal(403);
      const root = await makePerson(site.services, site.url, 'Root Admin', { admin: true });
      await root.agent.get('/members/nora@forum.example.org');
      expect((await root.agent.submit(path)).status).to.equal(200);
      const row = rowOf(await shown(`/threads/${thread}`), id);
      expect(row).to.include('A member of Care Forum').and.not.to.include('Nora');
      // The bridge heeds it within a day.
      await engine.parts.collections.people.updateMany({}, { $set: { seenAt: there.clock.now() } });
      await engine.parts.collections.people.updateOne({ userId: nora.id }, { $unset: { seenAt: '' } });
      await refreshPeople(engine.parts);
      const quoting = await bring(there.admin.createUser('quill'), 'So said @nora.');
      expect((await postOf(quoting.id)).body).to.equal('So said a member of Care Forum.');
    });
  });

  describe('who are not to be named', () => {
    it('are shown as members of their network, everywhere and in what stands already', async () => {
      const vera = there.admin.createUser('vera.holt', { name: 'Vera Holt' });
      const { id } = await bring(vera, 'Marmalade on toast.');
      const number = there.forum.posts.get(
        (await engine.parts.collections.posts.findOne({ local: id }))!.post,
      )!.number;
      const quote = `[quote="Vera Holt, post:${number}, topic:${talk.id}, username:vera.holt"]\nMarmalade\n[/quote]`;
      const quoting = await bring(there.admin.createUser('quinn'), `${quote}\n\nWith @vera.holt I agree.`);
      expect((await postOf(quoting.id)).body).to.include('Vera Holt');
      await site.services.followers.drain();
      const places = [`/threads/${thread}`, '/search?q=marmalade', '/feeds/groups/forum/posts.atom'];
      for (const path of places) expect(await shown(path), path).to.include('Vera Holt');
      await site.ada.agent.get(moderate);
      const wrong = await site.ada.agent.submit(`${moderate}/unnamed`, { username: 'nobody.at.all' });
      expect(wrong.status).to.equal(422);
      expect(wrong.words).to.include('The forum knows nobody of this user name');
      // On a forum, big and small letters are one.
      const told = await site.ada.agent.submit(`${moderate}/unnamed`, { username: 'VERA.Holt' });
      expect(told.words).to.include('vera.holt Show with their name');
      expect((await site.ben.agent.get(moderate)).status).to.equal(403);
      expect((await site.ben.agent.post(`${moderate}/unnamed`, { username: 'ida.lund' })).status).to.equal(
        403,
      );
      await anew();
      for (const path of places) {
        const html = await shown(path);
        expect(html, path).not.to.include('Vera Holt').and.not.to.include('vera.holt@');
      }
      expect(rowOf(await shown(`/threads/${thread}`), id)).to.include('A member of Care Forum</a>');
      // Whoever quotes them, and has quoted them, names nobody, and neither do earlier versions.
      expect((await postOf(quoting.id)).body)
        .to.include('[A member of Care Forum](/posts/')
        .and.to.include('With a member of Care Forum I agree.')
        .and.not.to.match(/vera/i);
      const history = await site.guest.get(`/posts/${quoting.id}/history`);
      expect(history.words).to.include('it named somebody who is not to be named').and.not.to.match(/vera/i);
      const form = await shown(`/threads/${thread}/compose?quote=${id}`, site.ben.agent);
      expect(form).to.include('&gt; From Care Forum, in [post').and.not.to.include('vera');
      // What comes later does not name them either, whatever the forum calls them.
      const later = await bring(Object.assign(vera, { name: 'Vera H.' }), 'Jam as well.');
      expect(rowOf(await shown(`/threads/${thread}`), later.id)).to.include('A member of Care Forum</a>');
      expect(await shown('/members/vera.holt@forum.example.org')).not.to.include('Marmalade');
      // As when the forum is connected anew, by another group or after all that came from it was removed.
      const anewConnected = { ...bridge, _id: 'b2' };
      const { id: userId, username, name } = vera;
      const kept = await keepPerson(engine.parts, anewConnected, { userId, username, name });
      await engine.parts.collections.people.deleteOne({ _id: kept._id });
      expect([kept._id, kept.unnamed]).to.deep.equal([`b2:${userId}`, true]);
    });

    it('are named in no topic, by no name that they ever had, until they are to be named again', async () => {
      const una = there.admin.createUser('uma_dell', { name: 'Uma Dell' });
      const ivo = there.admin.createUser('ivo');
      const own = await bring(una, 'I said so.\n\n[quote="Uma Dell"]\nI did.\n[/quote]');
      const elsewhere = there.admin.topic(
        ivo,
        'How others talk of it',
        'Ask @uma_dell about it.',
        world.category,
      );
      await world.settle();
      const first = (await engine.parts.collections.posts.findOne({ topic: elsewhere.id }))!.local;
      const quoting = await bring(
        ivo,
        '[quote="Uma Dell, post:1, topic:99"]\nI did.\n[/quote]\n\nSo she did.',
      );
      const said = 'Uma Dell told us: ask @uma_dell@forum.example.org.';
      const { id: here } = await site.post(site.ben, thread, said);
      // Called otherwise since: what stands here by the name before is hidden all the same.
      una.name = 'Uma D. Dellington';
      await bring(una, 'I am called otherwise.');
      await site.ada.agent.get(moderate);
      await site.ada.agent.submit(`${moderate}/unnamed`, { username: 'uma_dell' });
      await anew();
      const path = `${there.url}/u/uma_dell`;
      const later = await bring(
        ivo,
        `[quote="Uma Dell, post:7, topic:98"]\nHm\n[/quote]\n\nSee [her](${path}), ${path}/summary and <a href="/u/uma_dell">here</a>, @UMA_dell.`,
      );
      const bodies = async () =>
        Promise.all([first, own.id, quoting.id, later.id].map(async (id) => String((await postOf(id)).body)));
      for (const body of await bodies()) expect(body).not.to.match(/uma/i);
      expect((await bodies())[0]).to.equal('Ask a member of Care Forum about it.');
      expect((await bodies())[3])
        .to.include(`[her](${there.url})`)
        .and.to.include('a member of Care Forum.');
      // What members of this site write is theirs.
      expect((await postOf(here)).body).to.equal(said);
      // Nothing that is done once more brings the name back.
      await refreshPeople(engine.parts);
      there.admin.rename(una, 'uma_d');
      await bring(una, 'Once more.');
      await anew();
      for (const body of await bodies()) expect(body).not.to.match(/uma/i);
      expect(await shown(`/threads/${thread}`)).not.to.match(/Dellington|>uma_d</);
      const page = await site.ada.agent.get(moderate);
      const person = /value="(b1:\d+)"><button[^>]*>Show with their name<span[^>]*>: uma_d</.exec(
        page.text,
      )![1]!;
      await site.ada.agent.submit(`${moderate}/named`, { person });
      await anew();
      expect((await bodies())[0]).to.match(/^Ask @.?uma_d about it\.$/);
      expect((await bodies())[1]).to.include('Uma Dell');
    });

    it('are nobody in a category whose names are off, until they are on', async () => {
      const otto = there.admin.createUser('otto', { name: 'Otto Berg' });
      const { id, thread: silent } = await bring(otto, 'Said without a name.', quiet);
      const row = async () => rowOf(await shown(`/threads/${silent}`), id);
      expect(await row())
        .to.include('A member of Care Forum')
        .and.not.to.include('Otto Berg');
      const say = async (names: boolean) => {
        // As when the categories are saved.
        await engine.parts.collections.mappings.replaceOne({ _id: quietly._id }, { ...quietly, names });
        await applyChangedNames(engine.parts);
      };
      await say(true);
      expect(await row()).to.include('Otto Berg');
      const quoting = await bring(there.admin.createUser('olga'), 'As @otto said, nobody is named.', quiet);
      expect((await postOf(quoting.id)).body).to.include('[Otto Berg](');
      await say(false);
      await world.settle();
      expect(await row()).not.to.include('Otto Berg');
      expect((await postOf(quoting.id)).body).to.equal('As a member of Care Forum said, nobody is named.');
      expect((await site.guest.get(`/posts/${quoting.id}/history`)).words).not.to.match(/otto/i);
    });
  });

  describe('who link their account', () => {
    let wanda: User;
    let earlier: string;
    const back = () => site.cara.agent.page!;

    it('prove who they are on the forum, and are asked first what is to become of their posts', async () => {
      wanda = there.admin.createUser('wanda', {
        name: 'Wanda W.',
        email: `${site.ben.handle}@people.example`,
      });
      earlier = (await bring(wanda, 'Before I was known.')).id;
      const unnamed = await bring(wanda, 'Before, without a name.', quiet);
      await viaForum(site.cara, wanda);
      expect(back().words).to.include('You are wanda on Care Forum').and.to.include('Nothing is linked yet');
      expect(await writerFor(engine.parts, bridge, site.cara.id)).to.equal(null);
      const page = await site.cara.agent.submit(new URL(back().url, site.url).pathname, { as: 'me' });
      expect(page.words).to.include('You are wanda there');
      // By their number there: an address that they share with another member leads to nobody.
      const { collections } = engine.parts;
      expect((await collections.people.findOne({ member: site.cara.id }))?.userId).to.equal(wanda.id);
      expect(await collections.people.findOne({ member: site.ben.id })).to.equal(null);
      const html = await shown(`/threads/${thread}`);
      for (const row of [rowOf(html, earlier), rowOf(await shown(`/threads/${unnamed.thread}`), unnamed.id)])
        expect(row).to.include(`<a href="/members/${site.cara.handle}">Cara Clark</a>`);
      expect(rowOf(html, earlier)).to.include('From <a').and.not.to.include('no account here');
    });

    it('are the authors of what they wrote, and of what they write from now on', async () => {
      const later = await bring(wanda, 'Since I am known.');
      expect(rowOf(await shown(`/threads/${thread}`), later.id)).to.include('Cara Clark');
      const profile = await site.guest.get(`/members/${site.cara.handle}`);
      expect(profile.words).to.include('3 posts that you may read');
      const told = JSON.stringify(await site.services.exports.gather(site.cara.id));
      expect(told).to.include('Before I was known.').and.to.include('"username":"wanda"');
      expect(await writerFor(engine.parts, bridge, site.cara.id)).to.equal(wanda.id);
    });

    it('are so in the end of however much they wrote, also when only a part became theirs at once', async () => {
      const { services, url } = site;
      const lou = there.admin.createUser('lou', { name: 'Lou Long' });
      const long = there.admin.topic(lou, 'All that I know', 'This is the beginning of it.', world.category);
      for (let part = 1; part <= 54; part += 1) there.admin.post(lou, long, `This is part ${part} of it.`);
      await world.settle();
      const member = await makePerson(services, url, 'Lou Here');
      await new Links(engine.parts).link(bridge, member.id, { userId: lou.id, username: 'lou', name: null });
      const [ghost] = ghostsOf(engine.parts, bridge, lou.id);
      const written = (author: string) => services.models.posts.countDocuments({ author });
      expect([await written(ghost), await written(member.id)]).to.deep.equal([5, 50]);
      await services.jobs.hurry('claim-posts');
      services.jobs.start();
      await services.jobs.stop();
      expect([await written(ghost), await written(member.id)]).to.deep.equal([0, 55]);
    });

    it('link nothing by what is forged, replayed, late, or of somebody else', async () => {
      const xeno = there.admin.createUser('xeno');
      const words = 'is not linked';
      let used = '';
      await viaForum(site.ben, xeno, (url) => {
        used = url.pathname + url.search;
        url.searchParams.set('sig', '0'.repeat(64));
        return url;
      });
      expect(site.ben.agent.page!.words).to.include(words);
      // What one member set out for is of no use to another.
      expect((await site.ada.agent.get(used)).words).to.include(words);
      expect((await site.ben.agent.get(used)).words).to.include('You are xeno');
      expect((await site.ben.agent.get(used)).words).to.include(words);
      await viaForum(site.ben, xeno, (url) => {
        world.advance(11 * 60);
        return url;
      });
      expect(site.ben.agent.page!.words).to.include(words);
      await viaForum(site.ben, wanda);
      await site.ben.agent.submit(new URL(site.ben.agent.page!.url, site.url).pathname, { as: 'me' });
      expect(site.ben.agent.page!.words).to.include('Another member here has linked this account');
      expect(await engine.parts.collections.people.findOne({ member: site.ben.id })).to.equal(null);
    });

    it('keep what is theirs when they unlink, and are called as there from now on', async () => {
      await site.cara.agent.get(`${accounts}/unlink/b1`);
      await site.cara.agent.submit(`${accounts}/unlink/b1`, { as: 'there' });
      const later = await bring(wanda, 'After that.');
      // What they change there is changed here, whoever it belongs to.
      const own = (await engine.parts.collections.posts.findOne({ local: earlier }))!.post;
      there.admin.edit(wanda, there.forum.posts.get(own)!, 'Before I was well known.');
      await world.settle();
      const html = await shown(`/threads/${thread}`);
      expect(rowOf(html, earlier)).to.include('Cara Clark').and.to.include('well known');
      expect(rowOf(html, later.id)).to.include('Wanda W.').and.to.include('no account here');
      expect(await writerFor(engine.parts, bridge, site.cara.id)).to.equal(null);
    });

    it('may be shown without a name instead', async () => {
      await viaForum(site.cara, wanda);
      await site.cara.agent.submit(new URL(back().url, site.url).pathname, { as: 'nobody' });
      const html = await shown(`/threads/${thread}`);
      expect(html).not.to.include('Wanda W.');
    });
  });

  describe('who sign in to the forum with their account here', () => {
    const secret = 'the secret of the forum';
    before(async () => {
      await engine.parts.host.secrets.put(secretName('b1', 'provider'), secret);
      Object.assign(there.forum.settings, {
        enableDiscourseConnect: true,
        discourseConnectSecret: secret,
        discourseConnectUrl: `${site.url}/plugins/discourse-bridge/sign-in/b1`,
      });
    });

    it('are told first what is sent, and are known there by their number', async () => {
      const asked = await fetch(`${there.url}/session/sso`, { redirect: 'manual' });
      const to = new URL(asked.headers.get('location')!);
      const page = await site.ben.agent.get(to.pathname + to.search);
      expect(page.words)
        .to.include('is told this, and nothing else')
        .and.to.include('ben-baker@people.example');
      const link = /href="([^"]*sso_login[^"]*)"/.exec(page.text)![1]!.replaceAll('&amp;', '&');
      const cookie = asked.headers.get('set-cookie')!.split(';')[0]!;
      const signed = await fetch(link, { redirect: 'manual', headers: { Cookie: cookie } });
      expect(signed.status).to.equal(302);
      const user = [...there.forum.users.values()].find(({ externalId }) => externalId === site.ben.id);
      expect(user?.email).to.equal('ben-baker@people.example');
    });

    it('are not given an account there by an address that nobody confirmed', async () => {
      const newcomer = await makePerson(site.services, site.url, 'New Comer', { confirmed: false });
      const asked = sign(secret, { nonce: 'abc', return_sso_url: `${there.url}/session/sso_login` });
      const page = await newcomer.agent.get(
        `/plugins/discourse-bridge/sign-in/b1?${new URLSearchParams(asked).toString()}`,
      );
      expect(page.words).to.include('It is not confirmed here');
      const link = new URL(/href="([^"]*sso_login[^"]*)"/.exec(page.text)![1]!.replaceAll('&amp;', '&'));
      const told = read(secret, link.searchParams.get('sso')!, link.searchParams.get('sig')!)!;
      expect(told.get('require_activation')).to.equal('true');
      expect(told.get('external_id')).to.equal(newcomer.id);
    });

    it('sends nothing for what the forum did not sign, or to anywhere else', async () => {
      const path = '/plugins/discourse-bridge/sign-in/b1';
      const query = (by: string, url: string) =>
        new URLSearchParams(sign(by, { nonce: 'abc', return_sso_url: url })).toString();
      const away = await site.ben.agent.get(
        `${path}?${query(secret, 'https://evil.example/session/sso_login')}`,
      );
      expect(away.status).to.equal(422);
      const forged = await site.ben.agent.get(
        `${path}?${query('another secret', `${there.url}/session/sso_login`)}`,
      );
      expect(forged.status).to.equal(422);
      expect((await site.ben.agent.get('/plugins/discourse-bridge/sign-in/other')).status).to.equal(404);
    });
  });

  describe('who leave this site', () => {
    it('are not named by what they still write there', async () => {
      const zoe = there.admin.createUser('zoe', { name: 'Zoe Zimmer' });
      await viaForum(site.ben, zoe);
      await site.ben.agent.submit(new URL(site.ben.agent.page!.url, site.url).pathname, { as: 'me' });
      await site.services.erasures.eraseNow(site.ben.id, 'keep');
      const { id } = await bring(zoe, 'I am still there.');
      expect(rowOf(await shown(`/threads/${thread}`), id)).to.include('A member of Care Forum');
      expect(await engine.parts.collections.people.findOne({ member: site.ben.id })).to.equal(null);
    });

    it('are not named either when the bridge was switched off meanwhile, once it is back', async () => {
      const { personal, erasures } = site.services;
      const yan = there.admin.createUser('yan', { name: 'Yan Young' });
      await viaForum(site.cara, yan);
      await site.cara.agent.submit(new URL(site.cara.agent.page!.url, site.url).pathname, { as: 'me' });
      const linked = () => engine.parts.collections.people.countDocuments({ member: site.cara.id });
      const at = personal.findIndex(({ name }) => name === 'plugin:discourse-bridge:forum-accounts');
      const away = personal.splice(at, 1);
      await erasures.eraseNow(site.cara.id, 'keep');
      personal.splice(at, 0, ...away);
      expect(await linked()).to.equal(1);
      expect([await erasures.catchUp(), await linked(), await erasures.catchUp()]).to.deep.equal([1, 0, 0]);
      const { id } = await bring(yan, 'I am still there as well.');
      expect(rowOf(await shown(`/threads/${thread}`), id)).to.include('A member of Care Forum');
    });

    it('take the files of their posts along, with their words', async () => {
      const { services, url } = site;
      const { collections, host } = engine.parts;
      const vic = there.admin.createUser('vic', { name: 'Vic Vale' });
      const member = await makePerson(services, url, 'Vic Here');
      await viaForum(member, vic);
      await member.agent.submit(new URL(member.agent.page!.url, url).pathname, { as: 'me' });
      const bytes = Buffer.from('%PDF-1.7 of mine');
      const upload = keepUpload(there.forum, vic.id, { name: 'mine.pdf', bytes });
      const { id } = await bring(vic, `Here it is: [mine|attachment](${shortUrl(upload)})`);
      const file = (await collections.files.findOne({ ref: shortUrl(upload) }))!;
      expect((await postOf(id)).body).to.include(file._id);
      await services.erasures.eraseNow(member.id, 'remove');
      expect((await fetch(`${url}/plugins/discourse-bridge/files/${file._id}`)).status).to.equal(404);
      world.advance(4 * 3600);
      await sweepFiles(engine.inbound.parts);
      expect(await collections.files.countDocuments({ _id: file._id })).to.equal(0);
      expect(await host.blobs.get(file.blob!)).to.equal(null);
    });

    it('leave threads that agree with their log', async () => {
      expect(await checkThread(site.services, thread)).to.deep.equal([]);
    });
  });
});
