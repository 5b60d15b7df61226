import { expect } from 'chai';
import { simpleParser } from 'mailparser';
import { mongo } from 'mongoose';
import { skipNews } from '../../server/cli/backup/heal.ts';
import { everyone } from '../../server/core/reader.ts';
import { type Forum, startForum } from '../support/http-forum.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';
import type { TestPerson } from './moderation-people.ts';
import { given } from '../support/reasons.ts';

const hourMs = 3600_000;
const dayMs = 24 * hourMs;

describe('Letters about what is new', function () {
  this.timeout(30_000);
  let site: Forum;
  let smtp: TestSmtp;

  before(async () => {
    smtp = await startSmtp();
    site = await startForum({ smtpUrl: smtp.url });
    // Letters are made when a test says so, at the time that it says.
    await site.services.jobs.stop();
  });
  after(async () => {
    await site.close();
    await smtp.close();
  });
  afterEach(async () => {
    await site.services.models.letterSettings.deleteMany({});
    await site.services.models.follows.deleteMany({});
  });

  /** What somebody was sent since this was last asked. */
  const sentTo = async ({ handle }: TestPerson) => {
    await site.services.outbox.settled();
    const own = smtp.taken.filter(({ to }) => to === `${handle}@people.example`);
    smtp.taken.splice(0, Infinity, ...smtp.taken.filter((letter) => !own.includes(letter)));
    return Promise.all(own.map(async ({ raw }) => ({ raw, mail: await simpleParser(raw) })));
  };
  const atOnce = async (now?: Date) => {
    await site.services.followers.drain();
    await site.services.lettersAtOnce.send(now ?? new Date());
  };
  const digest = async (now = new Date(Date.now() + 8 * dayMs)) => {
    await site.services.followers.drain();
    return site.services.digests.send(now);
  };
  const choose = async (person: TestPerson, target: string, how: string) => {
    const answer = await person.agent.post('/following/new', { target, how });
    expect(answer.status, answer.words).to.be.below(400);
  };
  const save = (person: TestPerson, fields: Record<string, string>) =>
    person.agent.post('/account/letters', {
      personal: 'site',
      news: 'site',
      hour: '8',
      zone: 'Europe/London',
      ...fields,
    });
  const stopPath = (raw: string): string => {
    const [, address] = /^List-Unsubscribe: <([^>]+)>/im.exec(raw.replaceAll(/\r\n[ \t]+/g, ' '))!;
    return new URL(address!).pathname;
  };
  const oneClick = (path: string) =>
    fetch(site.url + path, {
      method: 'POST',
      body: 'List-Unsubscribe=One-Click',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://mail.example',
        'sec-fetch-site': 'cross-site',
      },
    });

  it('go at once to who wants that, and one click stops them, but no scanner', async () => {
    const thread = await site.newThread();
    await choose(site.cara, `thread:${thread}`, 'once');
    await site.post(site.ben, thread, 'The *first* word');
    await atOnce();
    const [letter, ...more] = await sentTo(site.cara);
    expect(more).to.deep.equal([]);
    const { raw, mail } = letter!;
    expect(mail.subject).to.match(/^1 new post in “Thread number \d+”$/);
    expect(mail.text).to.include('Hello Cara Clark,').and.include('Ben Baker: The first word');
    expect(mail.html).to.include('<html lang="en-GB">').and.include('The first word');
    expect(raw).to.match(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    expect(raw).to.match(/^Auto-Submitted: auto-generated\r$/m);
    expect(raw).to.match(/^List-ID: <thread-g-\w+\.moot\.localhost>\r$/m);
    const path = stopPath(raw);
    for (const method of ['GET', 'HEAD']) {
      const seen = await fetch(site.url + path, { method });
      expect(seen.status).to.equal(200);
      expect(seen.headers.get('set-cookie')).to.equal(null);
    }
    await site.post(site.ben, thread, 'The second');
    await atOnce();
    expect(await sentTo(site.cara)).to.have.length(1);
    expect((await oneClick(path)).status).to.equal(200);
    // As RFC 8058 would have it, and for the second time.
    const body = new FormData();
    body.set('List-Unsubscribe', 'One-Click');
    expect((await fetch(site.url + path, { method: 'POST', body })).status).to.equal(200);
    await site.post(site.ben, thread, 'The third');
    await atOnce();
    expect(await sentTo(site.cara)).to.have.length(0);
    await site.services.followers.drain();
    const told = await site.cara.agent.get('/notifications');
    expect(told.words).to.match(/3 new posts in/);
    await site.guest.get(path);
    const stopped = await site.guest.submit(path);
    expect(stopped.words).to.match(/You are sent no more letters about “Thread number/);
    expect((await site.guest.submit(`${path}/undo`)).words).to.include('Letters come again');
    await site.post(site.ben, thread, 'The fourth');
    await atOnce();
    expect(await sentTo(site.cara)).to.have.length(1);
    expect((await oneClick(`${path.slice(0, -4)}AAAA`)).status).to.equal(404);
    expect((await fetch(`${site.url}/letters/stop/nothing`)).status).to.equal(404);
  });

  it('that gather what happened in quiet hours wait until they end', async () => {
    const thread = await site.newThread();
    await save(site.cara, { news: 'once', quietFrom: '22', quietTo: '7', zone: 'Asia/Kolkata' });
    await choose(site.cara, `thread:${thread}`, 'usual');
    // Tomorrow, when it is two in the morning there.
    const night = new Date(new Date(Date.now() + dayMs).setUTCHours(20, 30, 0, 0));
    const later = (minutes: number) => new Date(night.getTime() + minutes * 60_000);
    await site.post(site.ben, thread, 'One');
    await site.post(site.ben, thread, 'Two');
    await atOnce(night);
    expect(await sentTo(site.cara)).to.have.length(0);
    await atOnce(later(299));
    expect(await sentTo(site.cara)).to.have.length(0);
    await atOnce(later(301));
    const [letter] = await sentTo(site.cara);
    expect(letter!.mail.subject).to.match(/^2 new posts in/);
    expect(letter!.mail.text).to.match(/Ben Baker: One\s+Ben Baker: Two/);
  });

  it('are digests on chosen days: decisions first, then what is for one alone, then news, each once', async () => {
    const thread = await site.newThread();
    await save(site.cara, { personal: 'digest', news: 'digest', day2: 'yes', day5: 'yes', hour: '18' });
    await choose(site.cara, `group:${site.group}`, 'usual');
    const own = await site.post(site.cara, thread, 'A word of hers');
    for (const body of ['One', 'Two', 'Three', 'Four']) await site.post(site.ben, thread, body);
    await site.send(site.ben, thread, { body: 'An answer', replyTo: own.id });
    const gone = await site.post(site.ben, thread, 'Gone, @cara-clark');
    await site.call(site.ben, 'DELETE', `/posts/${gone.id}`);
    await site.services.reports.setHidden(await site.ada.reader(), own.id, true, given('about'));
    expect(await digest()).to.equal(1);
    // The decision itself is told by a letter of its own too, which nothing stops.
    const letter = (await sentTo(site.cara)).find(({ raw }) => raw.includes('List-Unsubscribe'));
    const { text, subject } = letter!.mail;
    expect(subject).to.equal('Your digest: 4 things are new for you');
    expect(text).to.match(
      /WHAT WAS DECIDED ON WHAT YOU WROTE[^]*Rude, or an attack[^]*REPLIES[^]*An answer[^]*WHAT YOU FOLLOW[^]*4 new posts[^]*One[^]*Two[^]*Three/,
    );
    expect(text).not.to.include('Gone,');
    expect(text).to.include('on Tuesday and Friday at 18:00 (Europe/London)');
    await digest();
    expect(await sentTo(site.cara)).to.have.length(0);
    await site.post(site.ben, thread, 'Five');
    await digest(new Date(Date.now() + 30 * dayMs));
    const [second] = await sentTo(site.cara);
    expect(second!.mail.text).to.match(/1 new post in[^]*Ben Baker: Five/);
    expect(second!.mail.text).not.to.include('Four');
    await oneClick(stopPath(second!.raw));
    await site.post(site.ben, thread, 'Six');
    await digest(new Date(Date.now() + 60 * dayMs));
    expect(await sentTo(site.cara)).to.have.length(0);
  });

  it('that wait are made anew without the words of a post that is hidden or deleted', async () => {
    const thread = await site.newThread();
    await save(site.cara, { news: 'once' });
    await save(site.ada, { news: 'digest', day1: 'yes' });
    for (const who of [site.cara, site.ada]) await choose(who, `thread:${thread}`, 'usual');
    await site.services.outbox.stop();
    await site.post(site.ben, thread, 'Words that stay');
    const hidden = await site.post(site.ben, thread, 'Words that hurt');
    const deleted = await site.post(site.ben, thread, 'Words that slipped out');
    const make = async () => {
      await atOnce();
      await digest();
    };
    await make();
    const waiting = () => site.services.models.outbox.find({ _id: /^(?:news|digest):/, text: { $ne: null } });
    const keys = async () => (await waiting()).map(({ _id }) => _id).toSorted();
    const before = await keys();
    expect(before).to.have.length(2);
    for (const { text } of await waiting()) expect(text).to.include('hurt').and.include('slipped');
    await site.services.reports.setHidden(await site.ada.reader(), hidden.id, true, given('about'));
    await site.call(site.ben, 'DELETE', `/posts/${deleted.id}`);
    await site.services.followers.drain();
    expect(await keys()).to.deep.equal([]);
    await make();
    expect(await keys()).to.deep.equal(before);
    site.services.outbox.start();
    for (const who of [site.cara, site.ada]) {
      const [letter, ...more] = (await sentTo(who)).filter(({ raw }) => raw.includes('List-Unsubscribe'));
      expect(more).to.deep.equal([]);
      expect(letter!.mail.text).to.include('Words that stay');
      for (const word of ['hurt', 'slipped']) expect(letter!.raw).not.to.include(word);
    }
  });

  it('tell nothing that their reader may no longer see, and nobody who may not be written to', async () => {
    const { groups, models } = site.services;
    const secret = { slug: 'inner', name: 'Inner circle', scope: 'hidden', purpose: '', rules: '' } as const;
    const { _id: group } = await groups.ensure(everyone, secret);
    for (const { id } of [site.ben, site.cara]) await groups.setRoles(everyone, id, group, ['member']);
    const opened = await groups.openThread(await site.ben.reader(), group, 'A secret plan');
    await save(site.cara, { personal: 'once', news: 'digest', day1: 'yes' });
    await choose(site.cara, `group:${group}`, 'usual');
    await site.post(site.ben, `g-${opened._id}`, 'Tell nobody, @cara-clark');
    await site.post(site.ben, `g-${opened._id}`, 'And nobody else');
    await site.services.followers.drain();
    await groups.setRoles(everyone, site.cara.id, group, []);
    await atOnce();
    await digest();
    expect(await sentTo(site.cara)).to.have.length(0);

    const thread = await site.newThread();
    await choose(site.cara, `thread:${thread}`, 'once');
    const cara = { _id: site.cara.id };
    await models.members.updateOne(cara, { $set: { confirmedAt: null } });
    await site.post(site.ben, thread, 'Unconfirmed');
    await atOnce();
    const suspendedUntil = new Date(Date.now() + dayMs);
    await models.members.updateOne(cara, { $set: { confirmedAt: new Date(), suspendedUntil } });
    await site.post(site.ben, thread, 'Suspended');
    await atOnce();
    await models.members.updateOne(cara, { $set: { suspendedUntil: null } });
    expect(await sentTo(site.cara)).to.have.length(0);
  });

  it('are chosen on a page that names what is wrong and keeps what is right', async () => {
    const { agent, id } = site.cara;
    const fields = {
      personal: 'digest',
      news: 'often',
      hour: '25',
      zone: 'Europe/Atlantis',
      quietFrom: '22',
    };
    const page = await save(site.cara, fields);
    expect(page.status).to.equal(422);
    expect(page.words)
      .to.include('Choose at once, in the digest, or on this site only')
      .and.include('Choose at least one day for the digest')
      .and.include('Choose a full hour')
      .and.include('Choose a time zone from the list')
      .and.include('Choose when quiet hours begin and when they end, or neither');
    expect(page.text)
      .to.match(/value="digest" checked/)
      .and.match(/value="22" selected/);
    expect(await site.services.models.letterSettings.countDocuments({ _id: id })).to.equal(0);
    await save(site.cara, { personal: 'once', day7: 'yes', off: 'yes' });
    expect((await agent.get('/account/letters')).text).to.match(/id="off"[^>]* checked/);
    await agent.post('/language', { to: 'cy' });
    expect(await site.services.letterSettings.of(id)).to.include({ language: 'cy', nextDigestAt: null });
    expect((await site.guest.get('/account/letters')).url).to.match(/^\/sign-in/);
    const held = await site.services.personal.find(({ name }) => name === 'letter-settings')!.collect(id);
    expect(held).to.have.nested.property('settings.personal', 'once');
  });

  it('leave out a thread that is muted under a group', async () => {
    const [muted, other] = [await site.newThread(), await site.newThread()];
    await choose(site.cara, `group:${site.group}`, 'once');
    await choose(site.cara, `thread:${muted}`, 'mute');
    await site.post(site.ben, muted, 'Unheard');
    await site.post(site.ben, other, 'Heard');
    await atOnce();
    const letters = await sentTo(site.cara);
    expect(letters).to.have.length(1);
    expect(letters[0]!.mail.text).to.include('Heard').and.not.include('Unheard');
    expect((await site.cara.agent.get('/account/following')).words).to.include('Muted');
  });

  it('are made once when a run is cut short, and nothing is left out', async () => {
    const thread = await site.newThread();
    await save(site.cara, { news: 'digest', day3: 'yes' });
    await choose(site.cara, `thread:${thread}`, 'digest');
    await site.post(site.ben, thread, 'Before');
    await site.services.followers.drain();
    const { outbox } = site.services;
    const { addAll } = outbox;
    outbox.addAll = () => Promise.reject(new mongo.MongoNetworkError('cut short'));
    await digest().then(
      () => expect.fail('it was not cut short'),
      (error: Error) => expect(error.message).to.equal('cut short'),
    );
    outbox.addAll = addAll;
    await site.post(site.ben, thread, 'After');
    await digest();
    const [letter, ...more] = await sentTo(site.cara);
    expect(more).to.have.length(0);
    expect(letter!.mail.text).to.include('Before');
    await site.services.models.letterSettings.updateMany({}, { $set: { nextDigestAt: new Date() } });
    await digest();
    const [second] = await sentTo(site.cara);
    expect(second!.mail.text).to.include('After').and.not.include('Before');
  });

  it('that cannot be made stop no other, and are made later', async () => {
    const thread = await site.newThread();
    for (const person of [site.cara, site.ada]) {
      await save(person, { news: 'digest', personal: 'digest', day4: 'yes' });
      await choose(person, `thread:${thread}`, 'digest');
    }
    await site.post(site.ben, thread, 'News');
    const { outbox } = site.services;
    const { addAll } = outbox;
    outbox.addAll = async (letters) => {
      if (letters.some(({ to }) => to === 'cara-clark@people.example')) throw new Error('No such letter');
      return addAll.call(outbox, letters);
    };
    const then = new Date(Date.now() + 8 * dayMs);
    const putOffOf = async ({ id } = site.cara) =>
      (await site.services.models.letterSettings.findById(id).lean())!.putOff;
    try {
      const made = await digest(then);
      expect({ made, putOff: await putOffOf(site.ada) }).to.deep.equal({ made: 1, putOff: null });
      expect(await sentTo(site.ada)).to.have.length(1);
      expect(await putOffOf()).to.include({ tries: 1, reason: 'No such letter' });
      await digest(new Date(then.getTime() + hourMs));
      const until = new Date(then.getTime() + 3 * hourMs);
      expect(await putOffOf()).to.deep.include({ tries: 2, until });

      const other = await site.newThread();
      for (const person of [site.cara, site.ada]) await choose(person, `thread:${other}`, 'once');
      await site.post(site.ben, other, 'At once');
      await atOnce();
      expect(await sentTo(site.ada)).to.have.length(1);
    } finally {
      outbox.addAll = addAll;
    }
    await atOnce(new Date(Date.now() + hourMs));
    await digest(new Date(then.getTime() + 3 * hourMs));
    const late = await sentTo(site.cara);
    const subjects = late.map(({ mail }) => mail.subject!.split(' in ')[0]!).toSorted();
    expect(subjects).to.deep.equal(['1 new post', 'Your digest: 1 thing is new for you']);
    expect(await putOffOf()).to.equal(null);
  });

  it('that were due before a restore are not made after it', async () => {
    const thread = await site.newThread();
    await save(site.cara, { news: 'digest', day3: 'yes' });
    await choose(site.cara, `thread:${thread}`, 'once');
    await site.post(site.ben, thread, 'Told before');
    await site.services.followers.drain();
    const { letterSettings } = site.services.models;
    await letterSettings.updateMany({}, { $set: { nextDigestAt: new Date(0) } });
    const now = new Date();
    await skipNews(site.services, now);
    await atOnce();
    await digest(now);
    expect(await sentTo(site.cara)).to.have.length(0);
    const { nextDigestAt } = (await letterSettings.findById(site.cara.id).lean())!;
    expect(nextDigestAt)
      .to.be.greaterThan(now)
      .and.lessThan(new Date(now.getTime() + 8 * dayMs));
    await site.post(site.ben, thread, 'New');
    await atOnce();
    expect(await sentTo(site.cara)).to.have.length(1);
  });
});
