import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { everyone } from '../../server/core/reader.ts';
import { Agent } from '../support/browserless.ts';
import { startTestSite, type TestSite } from '../support/site.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';

const open = { slug: 'open', name: 'Open group', scope: 'public', purpose: '', rules: '' } as const;
const closed = { slug: 'closed', name: 'Closed group', scope: 'hidden', purpose: '', rules: '' } as const;

describe('the page of a member', function () {
  this.timeout(30_000);
  let site: TestSite;
  let wren: TestPerson;
  let insider: TestPerson;
  const guest = (): Agent => new Agent(site.url);

  before(async () => {
    site = await startTestSite();
    const { groups, threads } = site.services;
    const one = await groups.ensure(everyone, open);
    const two = await groups.ensure(everyone, closed);
    const roles = { [one._id]: ['member' as const], [two._id]: ['member' as const] };
    wren = await makePerson(site.services, site.url, 'Wren Kay', { roles });
    insider = await makePerson(site.services, site.url, 'Inga Side', { roles: { [two._id]: ['member'] } });
    const reader = await wren.reader();
    const shown = await groups.openThread(reader, one._id, 'Words for websites');
    const secret = await groups.openThread(reader, two._id, 'The quiet plan');
    const post = (thread: string, body: string) =>
      threads.post(reader, `g-${thread}`, { body, replyTo: null, anchor: null, formal: false }, undefined);
    for (let number = 1; number <= 21; number += 1) await post(shown._id, `Open words number ${number}.`);
    await post(secret._id, 'Closed words.');
  });
  after(() => site.close());

  it('shows since when, and everything that was posted, newest first and paged', async () => {
    const page = await guest().get('/members/wren-kay');
    expect(page.words).to.match(/@wren-kay Member since \d+ \w+ \d{4}/);
    expect(page.words).to.include('21 posts that you may read, none of them a comment on a draft.');
    expect(page.words).to.include('Words for websites Open words number 21.');
    expect(page.words.indexOf('number 21')).to.be.lessThan(page.words.indexOf('number 2.'));
    expect(page.words).not.to.include('number 1.');
    const second = await guest().get('/members/wren-kay?page=2');
    expect(second.words).to.include('number 1.').and.not.include('number 2.');
    for (const wrong of ['3', '0', 'x', '1e3'])
      expect((await guest().get(`/members/wren-kay?page=${wrong}`)).status, wrong).to.equal(404);
  });

  it('shows nothing of hidden groups to those outside: no group, no post, no count', async () => {
    const inside = await insider.agent.get('/members/wren-kay');
    expect(inside.words).to.include('22 posts').and.include('Closed group').and.include('The quiet plan');
    const outside = await guest().get('/members/wren-kay');
    expect(outside.text).not.to.match(/Closed|quiet plan/);
    expect(outside.words).to.include('Open group').and.include('21 posts');
  });

  it('says what to do when it is empty, and leads to the account when it is one’s own', async () => {
    expect((await guest().get('/members/inga-side')).words).to.include(
      'nothing by Inga Side that you may read',
    );
    const own = await insider.agent.get('/members/inga-side');
    expect(own.words).to.include('Find a draft that is open for comment').and.include('Change your name');
  });
});
