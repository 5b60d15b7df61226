import { expect } from 'chai';
import { everyone, type GroupRole } from '../../server/core/reader.ts';
import { rescopeFollower } from '../../server/compose/rescope.ts';
import type { Group } from '../../server/features/groups/groups.models.ts';
import { Agent } from '../support/browserless.ts';
import { lettersTo } from '../support/letters.ts';
import { startTestSite, type TestSite } from '../support/site.ts';
import { confirm, makePerson, type TestPerson } from './moderation-people.ts';
import { given } from '../support/reasons.ts';

describe('Groups', function () {
  this.timeout(30_000);
  let site: TestSite;
  let admin: TestPerson;
  let chair: TestPerson;
  let guest: Agent;
  let made = 0;

  before(async () => {
    site = await startTestSite();
    admin = await makePerson(site.services, site.url, 'Agnes Administrator', { admin: true });
    chair = await makePerson(site.services, site.url, 'Clara Chair');
    guest = new Agent(site.url);
  });
  after(() => site.close());

  /** A group of its own for a test, chaired by Clara. */
  async function newGroup(fields: Partial<Group> = {}): Promise<Group> {
    made += 1;
    const usual = {
      slug: `group-${made}`,
      name: `Group ${made}`,
      scope: 'public' as const,
      purpose: 'To *try*.',
    };
    const group = await site.services.groups.ensure(everyone, { ...usual, rules: '', ...fields });
    await give(group, chair, 'chair');
    return group;
  }
  const person = (name: string, more?: Parameters<typeof makePerson>[3]): Promise<TestPerson> =>
    makePerson(site.services, site.url, `${name} ${(made += 1)}`, more);
  const give = (group: Group, { id }: TestPerson, ...roles: GroupRole[]): Promise<void> =>
    site.services.groups.setRoles(everyone, id, group._id, ['member', ...roles]);
  const rolesOf = async (group: Group, { id }: TestPerson): Promise<string[]> =>
    [...((await site.services.groupStore.membershipsOf(id)).get(group._id) ?? [])].toSorted();
  const byId = async (group: Group): Promise<Group> =>
    (await site.services.groupStore.byId(everyone, group._id))!;
  const toldTo = async (who: TestPerson): Promise<string> => {
    await site.services.followers.drain();
    return (await who.agent.get('/notifications')).words;
  };

  describe('that are open', () => {
    it('are joined and left by a button, and leaving is taken back', async () => {
      const group = await newGroup({ joining: 'open' });
      const ann = await person('Ann Open');
      expect((await guest.get(`/groups/${group.slug}`)).words).to.include('Sign in to join');
      expect((await guest.post(`/groups/${group.slug}/join`, {})).status).to.equal(401);
      await ann.agent.get(`/groups/${group.slug}`);
      const inside = await ann.agent.submit(`/groups/${group.slug}/join`);
      expect(inside.words).to.include('You are a member of this group.').and.include('2 members');
      expect((await ann.agent.post(`/groups/${group.slug}/join`, {})).status).to.equal(409);
      await give(group, ann, 'editor');

      await ann.agent.get(`/groups/${group.slug}/leave`);
      const left = await ann.agent.submit(`/groups/${group.slug}/leave`);
      expect(left.words).to.include(`You have left ${group.name}.`);
      expect(await rolesOf(group, ann)).to.deep.equal([]);
      await ann.agent.submit(`/groups/${group.slug}/leave/undo`);
      expect(await rolesOf(group, ann)).to.deep.equal(['editor', 'member']);
      expect((await ann.agent.post(`/groups/${group.slug}/leave/undo`, {})).status).to.equal(409);
    });

    it('are joined and left by the API', async () => {
      const group = await newGroup({ joining: 'open' });
      const asked = await newGroup({ joining: 'request' });
      const ann = await person('Ann Program');
      const at = (slug: string): string => `/api/v1/groups/${slug}/membership`;
      expect((await ann.agent.json('POST', at(group.slug))).status).to.equal(201);
      expect((await ann.agent.json('POST', at(group.slug))).status).to.equal(409);
      expect((await ann.agent.json('POST', at(asked.slug))).body).to.deep.equal({ state: 'requested' });
      expect((await ann.agent.json('DELETE', at(group.slug))).status).to.equal(204);
      expect((await ann.agent.json('DELETE', at(group.slug))).status).to.equal(409);
      expect((await guest.json('DELETE', at(group.slug))).status).to.equal(401);
    });
  });

  describe('by request', () => {
    it('ask their question, tell the moderators, and tell whoever asked what they decide and why', async () => {
      const group = await newGroup({ joining: 'request', question: 'Where do you work?' });
      const [mo, bea, dan] = [
        await person('Mo Moderator'),
        await person('Bea Asks'),
        await person('Dan Asks'),
      ];
      await give(group, mo, 'moderator');
      for (const who of [bea, dan]) {
        await who.agent.get(`/groups/${group.slug}/request`);
        expect((await who.agent.submit(`/groups/${group.slug}/request`)).status).to.equal(422);
        const asked = await who.agent.submit(`/groups/${group.slug}/request`, { answer: `At ${who.name}’s` });
        expect(asked.words).to.include('You asked to join on');
        expect((await who.agent.post(`/groups/${group.slug}/request`, { answer: 'x' })).status).to.equal(409);
      }
      expect(await toldTo(mo)).to.include(`${bea.name} asks to join “${group.name}”`);
      const list = await mo.agent.get(`/groups/${group.slug}/requests`);
      expect(list.words).to.include('Where do you work?').and.include(`At ${dan.name}’s`);
      const [first, second] = list.forms
        .map(({ action }) => action)
        .filter((path) => path.includes('/requests/'));

      const refused = await mo.agent.post(second!, { answer: 'no' });
      expect(refused.status).to.equal(422);
      expect(refused.words).to.include('Say why');
      const field = `reason-${second!.split('/').at(-1)}`;
      await mo.agent.post(second!, { answer: 'no', [field]: 'This is for councils only.' });
      const both = await Promise.all([
        mo.agent.post(first!, { answer: 'yes' }),
        chair.agent.post(first!, { answer: 'yes' }),
      ]);
      expect(both.map(({ status }) => status)).to.have.members([200, 409]);

      expect(await rolesOf(group, bea)).to.deep.equal(['member']);
      expect(await toldTo(bea)).to.include(`You are now a member of “${group.name}”`);
      expect(await toldTo(dan))
        .to.include('was not accepted')
        .and.include('This is for councils only.');
      expect(await toldTo(mo)).not.to.include('asks to join');
      const again = await dan.agent.post(`/groups/${group.slug}/request`, { answer: 'Please' });
      expect(again.status).to.equal(409);
      expect(again.words).to.include('You can ask again from');
    });
  });

  describe('and their last chair', () => {
    it('keep one: of two who leave at one moment, one is refused, and so are the ways round it', async () => {
      const group = await newGroup();
      const second = await person('Cid Chair');
      await give(group, second, 'chair');
      const both = await Promise.all(
        [chair, second].map(({ agent }) => agent.post(`/groups/${group.slug}/leave`, {})),
      );
      expect(both.map(({ status }) => status)).to.have.members([200, 409]);
      const [last] = await site.services.groupStore.holders(group._id, 'chair');
      const { handle, agent } = [chair, second].find(({ id }) => id === last)!;
      const page = await agent.get(`/groups/${group.slug}/leave`);
      expect(page.words).to.include('needs a chair, and this is the last one');
      expect((await agent.post(`/groups/${group.slug}/members/${handle}`, {})).status).to.equal(409);
      const removal = await admin.agent.post(`/groups/${group.slug}/members/${handle}/remove`, {
        reason: 'Away',
      });
      expect(removal.status).to.equal(409);
    });

    it('who is suspended is not one: administrators are told, and name another', async () => {
      const group = await newGroup();
      const [last, next] = [await person('Lou Last'), await person('Nia Next')];
      await give(group, last, 'chair');
      await give(group, next);
      await site.services.groups.setRoles(everyone, chair.id, group._id, []);
      const suspend = async (who: TestPerson): Promise<void> => {
        const until = new Date(Date.now() + 86_400_000);
        await site.services.suspensions.suspend(await admin.reader(), who.handle, until, given('about'));
      };
      await suspend(last);
      const told = `“${group.name}” has no chair who can act`;
      expect(await toldTo(admin)).to.include(told);
      const chairless = await site.services.groupStore.groupsWithoutChair(site.services.isActive);
      expect(chairless.map(({ slug }) => slug)).to.include(group.slug);
      await admin.agent.get(`/groups/${group.slug}/members/${next.handle}`);
      await admin.agent.submit(`/groups/${group.slug}/members/${next.handle}`, { 'role-chair': 'yes' });
      expect(await rolesOf(group, next)).to.deep.equal(['chair', 'member']);
      expect(await toldTo(admin)).not.to.include(told);
      expect(await toldTo(next)).to.include('were changed: chair');
      expect((await next.agent.post(`/groups/${group.slug}/leave`, {})).status).to.equal(409);
    });
  });

  describe('by invitation', () => {
    const linkOf = (words: string): string =>
      new URL(/https?:\S+\/invitations\/[\w-]{43}/.exec(words)![0]).pathname;

    async function makeLink(group: Group, uses: string): Promise<string> {
      await chair.agent.get(`/groups/${group.slug}/invitations`);
      return linkOf((await chair.agent.submit(`/groups/${group.slug}/invitations/link`, { uses })).words);
    }
    const invite = async (group: Group, fields: Record<string, string>) => {
      await chair.agent.get(`/groups/${group.slug}/invitations`);
      return chair.agent.submit(`/groups/${group.slug}/invitations/letter`, fields);
    };

    it('give a link that lets in as many as it says, until it is late or withdrawn, and say which it was', async () => {
      const group = await newGroup({ scope: 'hidden', joining: 'invitation', name: 'The Heron Board' });
      const [eve, fay, gus] = [await person('Eve Early'), await person('Fay Fast'), await person('Gus Late')];
      const link = await makeLink(group, '1');
      expect((await guest.get(link)).words)
        .to.include('Invitation to The Heron Board')
        .and.include('Sign in');
      expect((await eve.agent.get(`/groups/${group.slug}`)).status).to.equal(404);
      const both = await Promise.all([eve, fay].map(({ agent }) => agent.post(link, {})));
      expect(both.map(({ status }) => status)).to.have.members([200, 410]);
      const used = await gus.agent.get(link);
      expect(used.words).to.include('used as often as it may be').and.not.include('Heron');
      expect(used.title).not.to.include('Heron');

      const late = await makeLink(group, '3');
      const { invitations } = site.services.models;
      await invitations.updateOne(
        { group: group._id, uses: 3 },
        { $set: { expiresAt: new Date(Date.now() - 1000) } },
      );
      expect((await gus.agent.post(late, {})).words).to.include('This invitation was good until');
      const open = await makeLink(group, '4');
      const row = (await invitations.findOne({ group: group._id, uses: 4 }).lean())!;
      await chair.agent.post(`/groups/${group.slug}/invitations/${row._id}/revoke`, {});
      expect((await gus.agent.post(open, {})).words).to.include('was withdrawn by the group');
      expect((await gus.agent.post(`/invitations/${'x'.repeat(43)}`, {})).status).to.equal(404);
      expect(await rolesOf(group, gus)).to.deep.equal([]);
    });

    it('let in nobody by the back door: neither who was taken out nor by links of who may invite no more', async () => {
      const group = await newGroup({ joining: 'invitation' });
      const [eve, mona] = [await person('Eve Removed'), await person('Mona Moderator')];
      const link = await makeLink(group, '20');
      await eve.agent.post(link, {});
      expect(await rolesOf(group, eve)).to.deep.equal(['member']);
      await site.services.groups.setRoles(everyone, eve.id, group._id, []);
      expect((await eve.agent.post(link, {})).status).to.equal(403);
      expect(await rolesOf(group, eve)).to.deep.equal([]);
      await eve.agent.post(await makeLink(group, '21'), {});
      expect(await rolesOf(group, eve), 'by a link of afterwards').to.deep.equal(['member']);

      await give(group, mona, 'moderator');
      await mona.agent.get(`/groups/${group.slug}/invitations`);
      const made = await mona.agent.submit(`/groups/${group.slug}/invitations/link`, { uses: '5' });
      await site.services.groups.setRoles(everyone, mona.id, group._id, []);
      const used = await mona.agent.post(linkOf(made.words), {});
      expect(used.words).to.include('was withdrawn by the group');
    });

    it('write to one address, which alone may use the letter, once', async () => {
      const group = await newGroup({ scope: 'hidden', joining: 'invitation' });
      const [ida, joe] = [await person('Ida Invited', { confirmed: false }), await person('Joe Another')];
      const email = `${ida.handle}@people.example`;
      const typed = email.replace('ida', 'IDA');
      const bad = await invite(group, { email: 'a@b.example\r\nBcc: c@d.example' });
      expect(bad.status).to.equal(422);
      await invite(group, { email: typed, name: 'Ida', 'role-editor': 'yes' });
      expect((await invite(group, { email })).words).to.include('This address is invited already');
      const [letter] = await lettersTo(site, typed);
      expect(letter!.subject).to.equal(`You are invited to “${group.name}”`);
      expect((await joe.agent.post(letter!.link, {})).words).to.include('sent to another e-mail address');
      expect((await ida.agent.post(letter!.link, {})).words).to.include(
        'Confirm the address of your account',
      );
      await confirm(site.services, ida);

      const row = (await site.services.models.invitations.findOne({ group: group._id }).lean())!;
      await chair.agent.post(`/groups/${group.slug}/invitations/${row._id}/renew`, {});
      const [, newer] = await lettersTo(site, typed);
      expect((await ida.agent.get(letter!.link)).status).to.equal(404);
      await site.services.groups.change(everyone, group._id, { scope: 'public', joining: 'request' });
      await ida.agent.post(`/groups/${group.slug}/request`, { answer: '' });
      expect((await chair.agent.get(`/groups/${group.slug}/requests`)).words).to.include(ida.name);
      await ida.agent.get(newer!.link);
      await ida.agent.submit(newer!.link);
      expect(await rolesOf(group, ida)).to.deep.equal(['editor', 'member']);
      const requests = await chair.agent.get(`/groups/${group.slug}/requests`);
      expect(requests.words, 'whoever is in asks no more').not.to.include(ida.name);
      expect((await ida.agent.post(newer!.link, {})).words).to.include('was used already');
      expect((await invite(group, { email })).words).to.include('is a member already');
    });

    it('take a list, show it with what is wrong, and invite nobody before that is confirmed', async () => {
      const group = await newGroup({ joining: 'invitation' });
      const there = await person('Kim There');
      await give(group, there);
      const rows = [
        'Name;E-mail;Roles',
        'Zoë Quill;zoe@list.example;editor',
        '=HYPERLINK("x");formula@list.example;',
        `Kim;${there.handle}@people.example;`,
        'Zoë again;ZOE@list.example;',
        'Lee;lee at list;',
        'Max;max@list.example;king',
        'Ned Noll;ned@list.example;',
      ];
      const text = rows.join('\r\n');
      const before = await site.services.models.changes.countDocuments({ channel: `group:${group._id}` });
      for (const bytes of [
        Buffer.from(`\uFEFF${text}`, 'utf16le'),
        Buffer.from(text),
        Buffer.from(text, 'latin1'),
      ]) {
        const page = await upload(group, bytes);
        expect(page, page.slice(0, 300)).to.include('Zoë Quill').and.include('2 people can be invited');
        for (const wrong of [
          'Begins like a formula',
          'Is a member of the group already',
          'The same address as in row 2',
        ])
          expect(page).to.include(wrong);
        expect(page).to.include('There is no role “king”').and.include('Enter one e-mail address');
      }
      expect(await upload(group, Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 8, 0]))).to.include(
        'This is not a CSV file',
      );
      expect(await upload(group, Buffer.from('name\nAda'))).to.include('The first row must name the columns');
      const many = `email\n${Array.from({ length: 1001 }, (_, at) => `p${at}@list.example`).join('\n')}`;
      expect(await upload(group, Buffer.from(many))).to.include('more than 1,000 rows');
      expect(await site.services.models.changes.countDocuments({ channel: `group:${group._id}` })).to.equal(
        before,
      );

      const send = () =>
        chair.agent.post(`/groups/${group.slug}/invitations/csv/send`, { text, days: '7', key: 'once' });
      await send();
      await send();
      expect(await lettersTo(site, 'zoe@list.example')).to.have.length(1);
      expect(await lettersTo(site, 'ned@list.example')).to.have.length(1);
      expect(await lettersTo(site, 'max@list.example')).to.have.length(0);
    });

    async function upload(group: Group, bytes: Buffer): Promise<string> {
      const body = new FormData();
      body.append('days', '7');
      body.append('file', new Blob([new Uint8Array(bytes)]), 'people.csv');
      const path = `${site.url}/groups/${group.slug}/invitations/csv`;
      return (await fetch(path, { method: 'POST', body, headers: chair.agent.headers })).text();
    }
  });

  describe('that are listed or hidden', () => {
    it('show outsiders who answers for a listed one, and neither members, threads nor their number', async () => {
      const group = await newGroup({ scope: 'members', joining: 'request', rules: 'Be kind.' });
      const inside = await person('Una Inside');
      await give(group, inside);
      await site.services.groups.openThread(await inside.reader(), group._id, 'A thread about kestrels');
      for (const agent of [guest, (await person('Otto Outside')).agent]) {
        const page = await agent.get(`/groups/${group.slug}`);
        expect(page.words).to.include(chair.name).and.include('Be kind.').and.include('Join by request');
        expect(page.words).not.to.include(inside.name);
        expect(page.words).not.to.match(/kestrels|\d members?/);
        expect((await agent.get('/groups')).words).to.include(group.name);
        expect((await agent.get(`/groups/${group.slug}/members`)).status).to.equal(404);
        const { body } = await agent.json('GET', `/api/v1/groups/${group.slug}`);
        expect(body).to.include({ name: group.name, members: null });
        expect((await agent.get(`/members/${inside.handle}`)).words).not.to.include(group.name);
      }
      expect((await inside.agent.get(`/groups/${group.slug}`)).words).to.include('2 members');
    });

    it('ask before more people see them, and close at once with what they own', async () => {
      const group = await newGroup({ scope: 'hidden', joining: 'invitation' });
      const reader = await chair.reader();
      const { _id } = await site.services.groups.openThread(reader, group._id, 'The budget of the heronry');
      await site.services.threads.post(reader, `g-${_id}`, { body: 'Twelve herons' });
      const address = `/groups/${group.slug}/settings`;
      await chair.agent.get(address);
      const wrong = await chair.agent.submit(address, {
        joining: 'open',
        timeZone: 'Mars/Olympus',
        name: 'x',
      });
      expect(wrong.status).to.equal(422);
      expect(wrong.words)
        .to.include('Nobody can find a hidden group')
        .and.include('Give a time zone by its name');
      await chair.agent.get(address);
      const sure = await chair.agent.submit(address, { scope: 'public' });
      expect(sure.words).to.include('1 thread').and.include('The budget of the heronry');
      expect((await byId(group)).scope).to.equal('hidden');
      await chair.agent.submit(address);
      expect((await guest.get(`/threads/g-${_id}`)).words).to.include('Twelve herons');
      expect((await guest.get(`/members/${chair.handle}`)).words).to.include('Twelve herons');
      const fresh = await site.services.groups.openThread(reader, group._id, 'The nests of the heronry');
      await site.services.threads.post(reader, `g-${fresh._id}`, { body: 'Seen by everybody' });
      expect((await guest.get(`/members/${chair.handle}`)).words).to.include('Seen by everybody');

      await chair.agent.get(address);
      await chair.agent.submit(address, { scope: 'members' });
      expect((await guest.get(`/threads/g-${_id}`)).status).to.equal(404);
      expect((await guest.get(`/members/${chair.handle}`)).words).not.to.include('Twelve herons');

      // As if it had been written in the moment in which the scope changed.
      const { models, groupStore, log } = site.services;
      await models.posts.updateMany({ thread: `g-${_id}` }, { $set: { scope: 'public' } });
      const head = await log.heads.of('groups');
      const [change] = await log.read('groups', head - 1, 1);
      await rescopeFollower(models, groupStore).handle(change!);
      expect((await guest.get(`/members/${chair.handle}`)).words).not.to.include('Twelve herons');
      const late = await site.services.threads.post(reader, `g-${fresh._id}`, { body: 'Thirteen herons' });
      const id = 'post' in late ? late.post._id : '';
      expect((await guest.json('GET', `/api/v1/posts/${id}`)).status, 'written since').to.equal(404);
      expect((await guest.get(`/members/${chair.handle}`)).words).not.to.include('Thirteen herons');
    });
  });

  describe('with working groups', () => {
    it('lend them their chairs, and never let them be seen by more than themselves', async () => {
      const group = await newGroup({ scope: 'members', joining: 'request' });
      const [member, outside] = [await person('Wim Within'), await person('Xia Outside')];
      await give(group, member);
      expect((await member.agent.get(`/groups/${group.slug}/new`)).status).to.equal(403);
      await chair.agent.get(`/groups/${group.slug}/new`);
      const slug = `work-${made}`;
      const fields = {
        name: 'Working on words',
        slug,
        scope: 'public',
        joining: 'open',
        chair: member.handle,
      };
      const wider = await chair.agent.submit(`/groups/${group.slug}/new`, fields);
      expect(wider.words).to.include('cannot be seen by more people than');
      const unasked = await chair.agent.submit(`/groups/${group.slug}/new`, {
        scope: 'members',
        chair: outside.handle,
      });
      expect(unasked.status).to.equal(422);
      expect(unasked.words).to.include(`Enter your own handle or that of a member of ${group.name}`);
      expect(await rolesOf(group, outside)).to.deep.equal([]);
      await chair.agent.submit(`/groups/${group.slug}/new`, { chair: member.handle });
      const below = (await site.services.groupStore.cards(everyone)).find((one) => one.slug === slug)!;
      expect(await rolesOf(below, member)).to.deep.equal(['chair', 'member']);
      expect((await chair.agent.get(`/groups/${slug}/settings`)).status).to.equal(200);
      expect((await chair.agent.get(`/groups/${slug}/new`)).status).to.equal(403);
      expect((await outside.agent.post(`/groups/${slug}/join`, {})).status).to.equal(403);
      const within = await person('Yan Within');
      await give(group, within);
      expect((await within.agent.post(`/groups/${slug}/join`, {})).status).to.equal(200);

      await site.services.groups.change(everyone, group._id, { scope: 'hidden', joining: 'invitation' });
      expect((await outside.agent.get(`/groups/${slug}`)).status).to.equal(404);
      expect((await within.agent.get(`/groups/${slug}`)).status).to.equal(200);
    });
  });

  it('are made by administrators for whoever confirmed their address', async () => {
    const una = await person('Una Unconfirmed', { confirmed: false });
    const slug = `by-admin-${made}`;
    await admin.agent.get('/groups/new');
    const fields = { name: 'Made for Una', slug, purpose: 'To try.', chair: una.handle };
    const refused = await admin.agent.submit('/groups/new', fields);
    expect(refused.status).to.equal(422);
    expect(refused.words).to.include('This member has not confirmed their e-mail address yet');
    await confirm(site.services, una);
    await admin.agent.submit('/groups/new', {});
    const found = (await site.services.groupStore.cards(everyone)).find((one) => one.slug === slug)!;
    expect(await rolesOf(found, una)).to.deep.equal(['chair', 'member']);
  });

  it('take members out with a reason that they are told, by nobody but a chair', async () => {
    const group = await newGroup();
    const [mo, pat] = [await person('Mo Removes'), await person('Pat Removed')];
    await give(group, mo, 'moderator');
    await give(group, pat);
    const path = `/groups/${group.slug}/members/${pat.handle}/remove`;
    expect((await mo.agent.post(path, { reason: 'Because' })).status).to.equal(403);
    expect((await chair.agent.post(path, { reason: ' ' })).status).to.equal(422);
    await chair.agent.post(path, { reason: 'Works elsewhere now' });
    expect(await rolesOf(group, pat)).to.deep.equal([]);
    expect(await toldTo(pat))
      .to.include('no longer a member')
      .and.include('Works elsewhere now');
  });
});
