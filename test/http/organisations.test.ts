import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import type { Services } from '../../server/compose.ts';
import {
  organisationChannel,
  organisationKind,
} from '../../server/features/organisations/affiliations-channel.ts';
import { checkDomains, domainOf } from '../../server/features/organisations/email-domains.ts';
import { lettersTo } from '../support/letters.ts';
import { Agent } from '../support/browserless.ts';
import { emailOf, signedIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

const council = {
  name: 'Leeds City Council',
  kind: 'council',
  size: '5000-or-more',
  description: 'We **build** it.',
  domains: 'people.example',
  lead: 'lena',
  head: '@hakim',
};

describe('organisations', function () {
  this.timeout(180_000);
  let site: TestSite;
  let services: Services;
  let admin: Agent;
  let lena: Agent;
  let hakim: Agent;
  let ada: Agent;
  let guest: Agent;
  const here = '/organisations/leeds-city-council';
  const own = '/account/organisation';

  before(async () => {
    site = await startTestSite();
    ({ services } = site);
    [admin, lena, hakim, ada] = [
      await signedIn(site, 'dom', { admin: true }),
      await signedIn(site, 'lena', { name: 'Lena Lead' }),
      await signedIn(site, 'hakim', { name: 'Hakim Head' }),
      await signedIn(site, 'ada', { name: 'Ada Byron', organisation: 'Self-said Ltd' }),
    ];
    guest = new Agent(site.url);
    for (const [slug, scope] of [
      ['open', 'public'],
      ['secret', 'hidden'],
    ] as const) {
      const group = { slug, name: `The ${slug} group`, scope, purpose: '', rules: '' };
      await services.groups.ensure(everyone, group);
    }
  });
  after(() => site.close());

  const change = async (agent: Agent, value: string, more: Record<string, string> = {}) => {
    await agent.get(own);
    return agent.post(own, {
      _csrf: agent.page!.forms.at(-1)!.fields['_csrf']!,
      slug: 'leeds-city-council',
      change: value,
      ...more,
    });
  };
  const edit = async (fields: Record<string, string>) => {
    await admin.get(`${here}/edit`);
    const page = await admin.submit(`${here}/edit`, fields);
    await services.followers.drain();
    return page;
  };

  it('are made by administrators only, and what is wrong is named and kept', async () => {
    expect((await ada.get('/organisations/new')).status).to.equal(403);
    await admin.get('/organisations/new');
    const wrong = await admin.submit('/organisations/new', {
      ...council,
      kind: '',
      name: ' ',
      domains: 'gmail.com nhs.net not_a_domain leeds.gov.uk',
      lead: 'nobody-here',
    });
    expect(wrong.status).to.equal(422);
    expect(wrong.words)
      .to.include('Enter the name of the organisation')
      .and.include('Choose what kind')
      .and.include('Anybody can have an address at gmail.com')
      .and.include('Many organisations share nhs.net')
      .and.include('“not_a_domain” is not a domain')
      .and.include('Nobody here has the handle @nobody-here');
    expect(wrong.forms.some(({ fields }) => fields['head'] === '@hakim')).to.equal(true);
    const made = await admin.submit('/organisations/new', council);
    expect(made.url).to.equal(here);
    expect((await guest.get(here)).words)
      .to.include('5,000 staff or more')
      .and.include('Lena Lead , who answers')
      .and.include('We build it.');
    await admin.get('/organisations/new');
    const twice = await admin.submit('/organisations/new', { ...council, name: 'LEEDS city council' });
    expect(twice.words).to.include('There is an organisation of this name already');
    const stolen = await admin.submit('/organisations/new', { ...council, name: 'Another' });
    expect(stolen.words).to.include('people.example belongs to Leeds City Council already');
    expect(await services.models.organisations.countDocuments()).to.equal(1);
  });

  it('are offered to whoever has a confirmed address there, shown as confirmed, and left', async () => {
    expect((await ada.get('/account')).words).to.include('You may show Leeds City Council');
    await change(ada, 'show', { listed: 'yes' });
    expect(ada.page!.words).to.include('is shown as your organisation, as confirmed');
    expect((await guest.get('/members/ada')).words)
      .to.include('Leeds City Council Confirmed')
      .and.include('Self-said Ltd Self-declared');
    expect((await guest.get(here)).words).to.include('1 has chosen to be named: Ada Byron');
    const group = (await services.groupStore.list(everyone)).find(({ slug }) => slug === 'open')!;
    const reader = (await services.directory.reader(
      (await services.directory.byHandles(['ada'])).get('ada')!.id,
    ))!;
    const { _id } = await services.groups.openThread(reader, group._id, 'Where I work now');
    await services.threads.post(reader, `g-${_id}`, { body: 'Hello' });
    expect((await guest.get(`/threads/g-${_id}`)).words).to.include(
      'Ada Byron Leeds City Council (confirmed)',
    );
    const { body } = await guest.json('GET', `/api/v1/threads/g-${_id}/posts`);
    expect(body.items[0].author.affiliation).to.deep.equal({
      slug: 'leeds-city-council',
      name: 'Leeds City Council',
    });
    await edit({ name: 'City of Leeds' });
    expect((await guest.get(`/threads/g-${_id}`)).words).to.include('City of Leeds (confirmed)');
    await edit({ name: 'Leeds City Council' });
    await change(ada, 'unlist');
    expect((await guest.get(here)).words)
      .to.include('1 person is confirmed')
      .and.not.include('Ada Byron');
    await change(ada, 'leave');
    expect((await guest.get(`/threads/g-${_id}`)).words)
      .to.include('Self-said Ltd (self-declared)')
      .and.not.include('(confirmed)');
  });

  it('are no longer shown when the address moves away or the domain is taken', async () => {
    const { members } = services.models;
    await change(ada, 'show');
    const move = async (email: string) => {
      const { _id } = (await members.findOneAndUpdate(
        { handle: 'ada' },
        { $set: { email, emailKey: email } },
      ))!;
      await services.log.append('members', {
        decide: () => ({ type: 'member.changed', actor: _id, data: { member: _id } }),
      });
      await services.followers.drain();
    };
    await move('ada@elsewhere.example');
    expect((await ada.get(own)).words).to.include('no longer at one of its domains');
    expect((await guest.get('/members/ada')).words).not.to.include('Confirmed');
    expect((await change(ada, 'show')).status, 'an address elsewhere proves nothing').to.equal(403);
    await move(emailOf('ada'));
    await change(ada, 'show');
    await edit({ domains: 'people.example leeds.gov.uk' });
    expect((await guest.get('/members/ada')).words).to.include('Leeds City Council Confirmed');
    await edit({ domains: 'leeds.gov.uk' });
    expect((await ada.get(own)).words).to.include('the domain of your e-mail address no longer counts');
    expect((await guest.get('/members/ada')).words).not.to.include('Confirmed');
  });

  it('endorse who asks, by the head of profession or the lead, once, and never oneself', async () => {
    const decide = async (agent: Agent, handle: string, decision: string) => {
      await agent.get(here);
      const { _csrf } = agent.page!.forms.find(({ action }) => action === '/sign-out')!.fields;
      return agent.post(`${here}/members`, { _csrf: _csrf!, handle, decision });
    };
    for (const one of [ada, hakim]) {
      await one.get(here);
      await one.submit(`${here}/ask`);
      expect(one.page!.words).to.include('You have asked to be endorsed');
    }
    expect((await ada.get(`${here}/members`)).status).to.equal(403);
    expect((await decide(ada, 'ada', 'endorse')).status).to.equal(403);
    expect((await decide(hakim, 'hakim', 'endorse')).status).to.equal(403);
    expect((await hakim.get(`${here}/members`)).words).to.include('Ada Byron @ada asked');
    await decide(hakim, 'ada', 'unknown');
    await services.followers.drain();
    const [asked] = await lettersTo(site, emailOf('hakim'));
    expect(asked!.text).to.include('Ada Byron (@ada) asks you');
    const told = await lettersTo(site, emailOf('ada'));
    expect(told.at(-1)!.subject).to.equal('Leeds City Council has not endorsed you');
    expect((await ada.get(own)).words)
      .to.include('did not endorse you')
      .and.include('they do not know you');
    await ada.get(here);
    await ada.submit(`${here}/ask`);
    await decide(lena, 'ada', 'endorse');
    expect((await decide(hakim, 'ada', 'unknown')).status, 'decided already').to.equal(409);
    expect((await guest.get('/members/ada')).words).to.include('Leeds City Council Confirmed');
    await decide(lena, 'hakim', 'endorse');
    await decide(hakim, 'ada', 'remove');
    expect((await ada.get(own)).words).to.include('somebody who answers for it took you off');
    await lena.get(`${here}/edit`);
    await lena.submit(`${here}/edit`, { description: 'Described by its lead.' });
    expect((await guest.get(here)).words).to.include('Described by its lead.');
    expect((await hakim.get(`${here}/edit`)).status, 'the head does not describe').to.equal(403);
  });

  it('belong to groups as a whole, and name no hidden one to others', async () => {
    for (const group of ['open', 'secret']) {
      await admin.get(`${here}/corporate`);
      const wrong = await admin.submit(`${here}/corporate`, { group, since: '2026-02-30', until: '' });
      expect(wrong.words).to.include('Enter a day of the calendar');
      await admin.submit(`${here}/corporate`, { group, since: '2026-01-05', until: '' });
    }
    expect((await admin.get(here)).words).to.include('The secret group');
    expect((await guest.get('/groups/open')).words).to.include('Corporate members Leeds City Council');
    expect((await guest.get(here)).words)
      .to.include('The open group , since 5 January 2026')
      .and.not.include('secret');
    const api = await guest.json('GET', `/api/v1${here}`);
    expect(api.body.corporate).to.deep.equal([{ group: 'open', since: '2026-01-05', until: null }]);
    expect((await ada.get(`${here}/corporate`)).status).to.equal(403);
    const listed = await guest.json('GET', '/api/v1/organisations?kind=council&q=city+leeds');
    expect(listed.body.items).to.have.length(1);
    expect((await guest.get('/organisations?kind=charity')).words).to.include('No organisation is like this');
  });

  it('give a member what they hold of them, and forget it', async () => {
    const id = (await services.directory.byHandles(['hakim'])).get('hakim')!.id;
    const part = services.personal.find(({ name }) => name === 'organisations')!;
    expect(await part.collect(id)).to.deep.include({
      answersFor: [{ organisation: 'Leeds City Council', as: 'head of profession' }],
    });
    for (let time = 0; time < 2; time += 1) await part.erase(id, { words: 'keep' });
    expect(await part.collect(id)).to.deep.equal({ organisations: [], answersFor: [] });
    expect((await guest.get(here)).words).not.to.include('Hakim');
  });

  it('take no change that a slower process brings late', async () => {
    const { models, projected, log } = services;
    const rows = () => models.affiliations.find().sort({ _id: 1 }).lean();
    const [before, { _id: id }] = [await rows(), (await models.organisations.findOne().lean())!];
    const all = await models.changes.find({ channel: organisationChannel(id) }, { _id: 0 }).sort({ seq: 1 });
    const types = new Set(all.map(({ type }) => type));
    expect([...types]).to.include.members([
      'affiliation.confirmed',
      'affiliation.ended',
      'affiliation.erased',
    ]);
    const slower = organisationKind({ models, projected, log });
    for (const change of all) await slower.project(id, [change], {});
    expect(await rows()).to.deep.equal(before);
  });

  it('know domains however they are written', () => {
    expect(checkDomains('Leeds.GOV.uk, @leeds.gov.uk münchen.de.')).to.deep.equal([
      'leeds.gov.uk',
      'xn--mnchen-3ya.de',
    ]);
    expect(domainOf('a@b@MÜNCHEN.de')).to.equal('xn--mnchen-3ya.de');
  });
});
