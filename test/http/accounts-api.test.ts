import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { everyone } from '../../server/core/reader.ts';
import { openApiDocument } from '../../server/core/http/openapi.ts';
import { Routes } from '../../server/core/http/routes.ts';
import { accountPolicies } from '../../server/features/accounts/accounts.policy.ts';
import { addAccountRoutes } from '../../server/features/accounts/accounts.routes.ts';
import { Agent, csrfOf } from '../support/browserless.ts';
import { emailOf, goodPassword, signedIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

describe('accounts by API', () => {
  let site: TestSite;
  before(async () => {
    site = await startTestSite();
  });
  after(() => site.close());

  it('sign in for a cookie and a token against forgery, and out', async () => {
    await signedIn(site, 'jura', { name: 'Jura', organisation: 'Islay Council' });
    const agent = new Agent(site.url);
    const made = await agent.json('POST', '/api/v1/session', {
      email: emailOf('jura'),
      password: goodPassword,
    });
    expect(made.status).to.equal(200);
    const member = { handle: 'jura', name: 'Jura', organisation: 'Islay Council', confirmed: true };
    expect(made.body.member).to.deep.equal(member);
    const me = await agent.json('GET', '/api/v1/me');
    expect(me.body).to.deep.equal({
      member,
      rights: { admin: false, suspendedUntil: null, groups: [] },
      csrfToken: made.body.csrfToken,
    });
    expect((await agent.json('DELETE', '/api/v1/session')).status).to.equal(403);
    const token = { 'X-CSRF-Token': made.body.csrfToken as string };
    expect((await agent.json('DELETE', '/api/v1/session', undefined, token)).status).to.equal(204);
    const out = await agent.json('GET', '/api/v1/me');
    expect(out.status).to.equal(401);
    expect(out.body).to.include({ status: 401, type: '/problems/sign-in-needed' });
    expect(out.headers.get('www-authenticate')).to.equal('Bearer');
    expect((await agent.json('DELETE', '/api/v1/session')).status).to.equal(401);
  });

  it('are made, refusing what is wrong or not known', async () => {
    const agent = new Agent(site.url);
    const body = { email: 'eilidh@people.example', password: goodPassword, name: 'Eilidh' };
    const made = await agent.json('POST', '/api/v1/members', body);
    expect(made.status).to.equal(201);
    expect(made.headers.get('location')).to.equal('/api/v1/members/eilidh');
    expect(made.body.member.confirmed).to.equal(false);
    expect((await agent.json('GET', '/api/v1/me')).body.member.handle).to.equal('eilidh');
    const other = new Agent(site.url);
    const wrong = await other.json('POST', '/api/v1/members', { ...body, admin: true, name: 3 });
    expect(wrong.status).to.equal(422);
    expect(wrong.body.errors.map(({ path }: { path: string }) => path)).to.have.members(['admin', 'name']);
    const taken = await other.json('POST', '/api/v1/members', body);
    expect(taken.body.errors[0].path).to.equal('email');
    const operators = { email: { $ne: null }, password: { $gt: '' } };
    expect((await other.json('POST', '/api/v1/session', operators)).status).to.equal(422);
  });

  it('know what a person is allowed, and show outsiders no hidden group', async () => {
    const { groups, models } = site.services;
    const agent = await signedIn(site, 'shona', { name: 'Shona' });
    const { _id } = (await models.members.findOne({ handle: 'shona' }).lean())!;
    const open = { slug: 'spin', name: 'SPIN', scope: 'public' as const, purpose: '', rules: '' };
    const hidden = {
      slug: 'board',
      name: 'Programme board',
      scope: 'hidden' as const,
      purpose: '',
      rules: '',
    };
    for (const group of [open, hidden]) {
      const made = await groups.ensure(everyone, group);
      await groups.setRoles(everyone, _id, made._id, ['member', 'chair']);
    }
    const mine = await agent.json('GET', '/api/v1/me');
    const seen = mine.body.rights.groups.map(({ slug }: { slug: string }) => slug);
    expect(seen).to.have.members(['spin', 'board']);
    expect((await agent.get('/members/shona')).words).to.include('Programme board');
    const outsider = await signedIn(site, 'outsider');
    for (const one of [outsider, new Agent(site.url)]) {
      const page = await one.get('/members/shona');
      expect(page.words).to.include('SPIN');
      expect(page.text).not.to.include('board');
      const call = await one.json('GET', '/api/v1/members/shona');
      expect(call.body.member.groups).to.deep.equal([{ slug: 'spin', name: 'SPIN' }]);
    }
    for (const path of ['/api/v1/members/nobody', '/api/v1/members/%7B%7D']) {
      expect((await outsider.json('GET', path)).status, path).to.equal(404);
    }
  });

  it('are described, and every route names a row of the table of policies', () => {
    const routes = new Routes();
    addAccountRoutes(routes, { ...site.services } as never, null);
    const document = JSON.stringify(openApiDocument(routes.apiRoutes, site.url));
    for (const part of ['/session', '/me', '/members/{handle}', 'csrfToken', 'problem+json']) {
      expect(document).to.include(part);
    }
    expect([...routes.policies()]).to.have.members(Object.keys(accountPolicies));
  });
});

describe('personal tokens', () => {
  let site: TestSite;
  before(async () => {
    site = await startTestSite();
  });
  after(() => site.close());

  const meBy = (secret: string) =>
    new Agent(site.url).json('GET', '/api/v1/me', undefined, { Authorization: `Bearer ${secret}` });

  it('are shown once, work, tell when they were used, and are revoked at once', async () => {
    const agent = await signedIn(site, 'iona');
    await agent.get('/account/tokens');
    expect((await agent.submit('/account/tokens', { name: ' ' })).words).to.include(
      'Enter what the token is for',
    );
    const made = await agent.submit('/account/tokens', { name: 'Weekly report' });
    const secret = /<code data-token>([\w-]{43})<\/code>/.exec(made.text)![1]!;
    const list = await agent.get('/account/tokens');
    expect(list.words).to.include('Weekly report').and.include('Never');
    expect(list.text).not.to.include(secret);
    const stored = await site.services.models.tokens.find().lean();
    expect(JSON.stringify(stored)).not.to.include(secret);
    const me = await meBy(secret);
    expect(me.status).to.equal(200);
    expect(me.body).to.deep.include({ csrfToken: null });
    expect(me.body.member.handle).to.equal('iona');
    expect((await agent.get('/account/tokens')).words).not.to.include('Never');
    await agent.submit('/account/tokens/revoke');
    expect(agent.page!.words).to.include('The token is revoked.').and.include('You have no tokens');
    const refused = await meBy(secret);
    expect(refused.status).to.equal(401);
    expect(refused.body.type).to.equal('/problems/bad-token');
  });

  it('cannot see or change the account', async () => {
    await signedIn(site, 'barra');
    const { _id } = (await site.services.models.members.findOne({ handle: 'barra' }).lean())!;
    const { secret } = await site.services.tokens.create(_id, 'script');
    const agent = new Agent(site.url);
    agent.headers = { Authorization: `Bearer ${secret}` };
    expect((await agent.get('/account')).status).to.equal(403);
    expect((await agent.post('/account/tokens', { name: 'another' })).status).to.equal(403);
    expect((await agent.post('/account/password', {})).status).to.equal(403);
    expect(await site.services.tokens.list(_id)).to.have.length(1);
  });

  it('of somebody else cannot be revoked', async () => {
    const agent = await signedIn(site, 'other');
    const { _id } = (await site.services.models.members.findOne({ handle: 'barra' }).lean())!;
    const [token] = await site.services.tokens.list(_id);
    await agent.get('/account/tokens');
    const _csrf = csrfOf(agent.page!);
    const page = await agent.post('/account/tokens/revoke', { _csrf, id: token!._id });
    expect(page.status).to.equal(404);
    expect(await site.services.tokens.list(_id)).to.have.length(1);
  });
});
