import { expect } from 'chai';
import type { AddressInfo } from 'node:net';
import { callbackify } from 'node:util';
import { simpleParser } from 'mailparser';
import { after, before, describe, it } from 'mocha';
import { SMTPServer } from 'smtp-server';
import { Agent } from '../support/browserless.ts';
import { asReceived, lettersTo, type ReceivedLetter } from '../support/letters.ts';
import { emailOf, goodPassword, signedIn, signIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

const newPassword = 'badger mill copper';

describe('links by e-mail', () => {
  let site: TestSite;
  before(async () => {
    site = await startTestSite();
  });
  after(() => site.close());

  const typesOf = async (handle: string): Promise<string[]> => {
    const { _id } = (await site.services.models.members.findOne({ handle }).lean())!;
    const changes = await site.services.log.read('members', 0, 1000);
    return changes.filter(({ data }) => data['member'] === _id).map(({ type }) => type);
  };

  it('confirm an address by a button, not by being followed', async () => {
    const agent = new Agent(site.url);
    await agent.get('/register');
    await agent.submit('/register', { email: 'isla@people.example', password: goodPassword, name: 'Isla' });
    const [letter] = await lettersTo(site, 'isla@people.example');
    expect(letter!.subject).to.equal('Confirm your e-mail address');
    const scanner = new Agent(site.url);
    const asked = await scanner.get(letter!.link);
    expect(asked.words).to.include('Press the button to confirm that isla@people.example');
    expect((await agent.get('/account')).words).to.include('Not confirmed');
    const done = await scanner.submit(letter!.link);
    expect(done.words).to.include('Your e-mail address is confirmed.').and.include('Sign in');
    expect((await agent.get('/account')).words).not.to.include('Not confirmed');
    const again = await agent.get(letter!.link);
    expect(again.status).to.equal(404);
    expect(again.words).to.include('This link is no longer good');
    expect(await typesOf('isla')).to.deep.equal(['member.joined', 'member.confirmed']);
  });

  it('can be sent again, and each of them confirms', async () => {
    const agent = new Agent(site.url);
    await agent.get('/register');
    await agent.submit('/register', { email: 'finn@people.example', password: goodPassword, name: 'Finn' });
    await agent.get('/confirm');
    expect((await agent.submit('/confirm')).words).to.include('We have sent a link to finn@people.example');
    const letters = await lettersTo(site, 'finn@people.example');
    expect(letters).to.have.length(2);
    await agent.get(letters[0]!.link);
    expect((await agent.submit(letters[0]!.link)).words).to.include('is confirmed.');
    expect((await agent.get('/confirm')).words).to.include('There is nothing to do');
  });

  it('are void when their time is over', async () => {
    const agent = new Agent(site.url);
    await agent.get('/register');
    await agent.submit('/register', { email: 'late@people.example', password: goodPassword, name: 'Late' });
    const [letter] = await lettersTo(site, 'late@people.example');
    await site.services.models.links.updateMany({ email: 'late@people.example' }, { expiresAt: new Date() });
    expect((await agent.get(letter!.link)).status).to.equal(404);
  });

  it('set a forgotten password once; sessions and tokens end', async () => {
    const elsewhere = await signedIn(site, 'gregor');
    const { _id } = (await site.services.models.members.findOne({ handle: 'gregor' }).lean())!;
    const { secret } = await site.services.tokens.create(_id, 'report');
    const bearer = { Authorization: `Bearer ${secret}` };
    expect((await new Agent(site.url).json('GET', '/api/v1/me', undefined, bearer)).status).to.equal(200);
    const agent = new Agent(site.url);
    await agent.get('/forgotten-password');
    await agent.submit('/forgotten-password', { email: emailOf('gregor') });
    const [letter] = await lettersTo(site, emailOf('gregor'));
    const form = await agent.get(letter!.link);
    expect(form.text).to.include('autocomplete="new-password"');
    const wrong = await agent.submit(letter!.link, { password: emailOf('gregor') });
    expect(wrong.words).to.include('Enter a password that is not your e-mail address or name');
    const done = await agent.submit(letter!.link, { password: newPassword });
    expect(done.words).to.include('Your new password is set.');
    expect((await agent.get(letter!.link)).status).to.equal(404);
    expect((await elsewhere.get('/account')).url).to.include('/sign-in');
    expect((await new Agent(site.url).json('GET', '/api/v1/me', undefined, bearer)).status).to.equal(401);
    await signIn(agent, emailOf('gregor'), newPassword);
    const subjects = (await lettersTo(site, emailOf('gregor'))).map(({ subject }) => subject);
    expect(subjects).to.deep.equal(['Set a new password', 'Your password was changed']);
  });

  it('give nothing away about who has an account', async () => {
    await signedIn(site, 'kirsty');
    const answers = [];
    for (const email of [emailOf('kirsty'), emailOf('nobody')]) {
      const agent = new Agent(site.url);
      await agent.get('/forgotten-password');
      const { status, text, url } = await agent.submit('/forgotten-password', { email });
      answers.push({ status, text, url });
    }
    expect(answers[0]).to.deep.equal(answers[1]);
    expect(await lettersTo(site, emailOf('kirsty'))).to.have.length(1);
    expect(await lettersTo(site, emailOf('nobody'))).to.have.length(0);
  });

  it('change an address: asked by password, confirmed by link, told to the old one', async () => {
    const agent = await signedIn(site, 'catriona');
    await agent.get('/account/email');
    const email = 'catriona@new.example';
    const wrong = await agent.submit('/account/email', { email, currentPassword: 'not this one' });
    expect(wrong.status).to.equal(422);
    expect(wrong.words).to.include('This is not your password');
    expect(wrong.forms.find(({ action }) => action === '/account/email')!.fields['email']).to.equal(email);
    await agent.submit('/account/email', { email, currentPassword: goodPassword });
    expect(agent.page!.words).to.include(`We have sent a link to ${email}`).and.include(emailOf('catriona'));
    await agent.get('/forgotten-password');
    await agent.submit('/forgotten-password', { email: emailOf('catriona') });
    const [letter] = await lettersTo(site, email);
    await agent.get(letter!.link);
    await agent.submit(letter!.link);
    expect((await agent.get('/account')).words).to.include(email);
    const old = await lettersTo(site, emailOf('catriona'));
    expect(old.map(({ subject }) => subject)).to.deep.equal([
      'Set a new password',
      'Your e-mail address was changed',
    ]);
    expect((await agent.get(old[0]!.link)).status, 'the old address sets no password').to.equal(404);
    await signIn(new Agent(site.url), email);
  });

  it('do not change an address that another account took meanwhile', async () => {
    const agent = await signedIn(site, 'dougal');
    await agent.get('/account/email');
    const email = 'contested@people.example';
    await agent.submit('/account/email', { email, currentPassword: goodPassword });
    await signedIn(site, 'contested');
    const [letter] = await lettersTo(site, email);
    await agent.get(letter!.link);
    const page = await agent.submit(letter!.link);
    expect(page.status).to.equal(422);
    expect(page.words).to.include('This e-mail address is taken');
  });

  it('change a password: other sessions end, this one goes on under a new id', async () => {
    const agent = await signedIn(site, 'lorna');
    const other = new Agent(site.url);
    await signIn(other, emailOf('lorna'));
    const before = agent.cookies.get('moot.sid');
    await agent.get('/account/password');
    const wrong = await agent.submit('/account/password', { currentPassword: 'no', password: newPassword });
    expect(wrong.words).to.include('This is not your password');
    const common = await agent.submit('/account/password', {
      currentPassword: goodPassword,
      password: 'Password123',
    });
    expect(common.words).to.include('one of the first to be guessed');
    const page = await agent.submit('/account/password', {
      currentPassword: goodPassword,
      password: newPassword,
    });
    expect(page.words).to.include('Your password is changed.');
    expect(agent.cookies.get('moot.sid')).not.to.equal(before);
    expect((await other.get('/account')).url).to.include('/sign-in');
    const stolen = new Agent(site.url);
    stolen.cookies.set('moot.sid', before!);
    expect((await stolen.get('/account')).url).to.include('/sign-in');
    expect(await typesOf('lorna')).to.include('member.signed-out');
  });
});

describe('mail', () => {
  it('goes through the SMTP server of the settings', async () => {
    const received: ReceivedLetter[] = [];
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, _session, done) {
        const parsed = simpleParser(stream).then((mail) => {
          received.push(asReceived(mail));
        });
        callbackify(() => parsed)((error) => done(error));
      },
    });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    const { port } = smtp.server.address() as AddressInfo;
    const site = await startTestSite({ smtpUrl: `smtp://127.0.0.1:${port}` });
    try {
      const agent = new Agent(site.url);
      await agent.get('/register');
      await agent.submit('/register', { email: 'real@people.example', password: goodPassword, name: 'Réal' });
      await site.services.lettersSettled();
      expect(received).to.have.length(1);
      expect(received[0]).to.include({ to: 'real@people.example', subject: 'Confirm your e-mail address' });
      expect(received[0]!.text).to.include('Hello Réal,');
      await agent.get(received[0]!.link);
      expect((await agent.submit(received[0]!.link)).words).to.include('is confirmed.');
    } finally {
      await site.close();
      await new Promise<void>((resolve) => smtp.close(resolve));
    }
  });

  it('that is not taken stops nobody', async () => {
    const site = await startTestSite({ smtpUrl: 'smtp://127.0.0.1:1', logLevel: 'silent' });
    try {
      const agent = new Agent(site.url);
      await agent.get('/register');
      const page = await agent.submit('/register', {
        email: 'ann@people.example',
        password: goodPassword,
        name: 'Ann',
      });
      expect(page.status).to.equal(200);
    } finally {
      await site.close();
    }
  });
});
