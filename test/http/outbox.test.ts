import { createServer, type AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Database } from '../../server/core/database/database.ts';
import { openMailer } from '../../server/core/mail/mailer.ts';
import { Outbox } from '../../server/core/mail/outbox.ts';
import { outboxModels, type OutboxModels } from '../../server/core/mail/outbox.models.ts';
import { sealWith } from '../../server/core/seal.ts';
import { openTestDatabase } from '../support/engine.ts';
import { refusal, startSmtp } from '../support/smtp.ts';
import { until } from '../support/live-sibling.ts';

const quiet = { info: () => undefined, error: () => undefined };
/** For who has none: a server that hangs is given up soon. */
const impatience = { connect: 400, answer: 400, letter: 2000 };
const letter = { to: 'ann@people.example', subject: 'News', text: 'Hello' };

describe('the outbox', () => {
  let database: Database;
  let models: OutboxModels;
  const open: Outbox[] = [];

  before(async () => {
    database = await openTestDatabase();
    models = outboxModels(database.connection);
    await models.outbox.createIndexes();
  });
  afterEach(async () => {
    for (const outbox of open.splice(0)) await outbox.stop();
    await models.outbox.deleteMany({});
  });
  after(() => database.close());

  const outboxTo = (smtpUrl: string, patience?: typeof impatience): Outbox => {
    const mailer = openMailer({
      smtpUrl,
      dataDir: '',
      from: 'Moot <moot@moot.example>',
      log: quiet,
      patience,
    });
    const seal = sealWith('a secret of thirty-two characters', 'outbox');
    const outbox = new Outbox({ models, mailer, log: quiet, seal: async () => seal });
    open.push(outbox);
    return outbox;
  };
  const rowOf = async (key: string) => (await models.outbox.findById(key).lean())!;
  const dueNow = () => models.outbox.updateMany({}, { $set: { at: new Date() } });

  it('sends a letter once, however often it is added, and forgets its words', async () => {
    const smtp = await startSmtp();
    const outbox = outboxTo(smtp.url);
    outbox.start();
    expect(await outbox.add({ key: 'a', ...letter })).to.equal(true);
    await outbox.settled();
    expect(await outbox.add({ key: 'a', ...letter })).to.equal(false);
    await outbox.settled();
    expect(smtp.taken).to.have.length(1);
    expect(await rowOf('a')).to.include({ state: 'sent', text: null, to: null, subject: null });
    expect(await outbox.counts()).to.deep.equal({ waiting: 0, sending: 0, sent: 1, failed: 0 });
    await smtp.close();
  });

  it('sends what is urgent first, and keeps links that open an account unreadable', async () => {
    const smtp = await startSmtp();
    const outbox = outboxTo(smtp.url);
    await outbox.addAll(
      Array.from({ length: 20 }, (_, at) => ({
        ...letter,
        key: `digest ${at}`,
        subject: 'Digest',
        urgency: 'digest' as const,
      })),
    );
    await outbox.add({ ...letter, key: 'link', text: 'a link', urgency: 'person', secret: true });
    expect((await rowOf('link')).text).not.to.include('link');
    outbox.start();
    await outbox.settled();
    expect(smtp.taken).to.have.length(21);
    const place = smtp.taken.findIndex(({ raw }) => raw.includes('a link'));
    // It is taken first; others that go at the same time may arrive before it.
    expect(place).to.be.within(0, 12);
    await smtp.close();
  });

  it('gives up what is refused for good, with the reason, until an operator tries again', async () => {
    let refuses = true;
    const smtp = await startSmtp({
      recipient() {
        if (refuses) throw refusal(550, 'no such user here');
      },
    });
    const outbox = outboxTo(smtp.url);
    outbox.start();
    await outbox.add({ key: 'a', ...letter });
    await outbox.settled();
    const [failed] = await outbox.list({ state: 'failed' });
    expect(failed).to.include({ id: 'a', to: letter.to, tries: 1 });
    expect(failed!.reason).to.include('550 no such user here');
    refuses = false;
    expect(await outbox.retry('a')).to.equal(true);
    await outbox.settled();
    expect(smtp.taken).to.have.length(1);
    expect(await outbox.retry('a')).to.equal(false);
    await smtp.close();
  });

  it('waits longer each time for a server that says later', async () => {
    let greylisted = 2;
    const smtp = await startSmtp({
      recipient(address) {
        if (address === letter.to && greylisted-- > 0) throw refusal(451, 'greylisted');
      },
    });
    const outbox = outboxTo(smtp.url);
    outbox.start();
    const waits: number[] = [];
    await outbox.add({ key: 'a', ...letter });
    await outbox.settled();
    for (let tries = 0; tries < 2; tries++) {
      const { state, at, reason } = await rowOf('a');
      expect(state).to.equal('waiting');
      expect(reason).to.include('451');
      waits.push(Math.round((at.getTime() - Date.now()) / 60_000));
      await dueNow();
      await outbox.add({ ...letter, key: `b ${tries}`, to: 'ben@people.example' });
      await outbox.settled();
    }
    expect(waits).to.deep.equal([1, 5]);
    expect((await rowOf('a')).state).to.equal('sent');
    await smtp.close();
  });

  it('waits for a server that is away or hangs, and sends when it is back', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise<void>((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const outbox = outboxTo(`smtp://127.0.0.1:${port}`, impatience);
    outbox.start();
    await outbox.add({ key: 'a', ...letter });
    await until(
      'it gave up waiting for a greeting',
      async () => (await rowOf('a')).tries > 0 && (await rowOf('a')).state === 'waiting',
    );
    expect((await rowOf('a')).reason).to.match(/greeting|timeout/i);
    await new Promise<void>((resolve) => silent.close(() => resolve()));
    const smtp = await startSmtp({}, port);
    await until('it is sent', async () => (await rowOf('a')).state === 'sent');
    expect(smtp.taken).to.have.length(1);
    await smtp.close();
  });

  it('says the same Message-ID again to a server that died after it had the text', async () => {
    const seen: string[] = [];
    const smtp = await startSmtp({
      letter({ messageId }, hangUp) {
        seen.push(messageId);
        if (seen.length === 1) hangUp();
      },
    });
    const outbox = outboxTo(smtp.url);
    outbox.start();
    await outbox.add({ key: 'a', ...letter });
    await until('it is sent', async () => (await rowOf('a')).state === 'sent');
    expect(seen).to.have.length(2);
    expect(seen[0])
      .to.match(/^<\w{32}@moot\.example>$/)
      .and.to.equal(seen[1]);
    await smtp.close();
  });

  it('sends on what a process left that was killed', async () => {
    const smtp = await startSmtp();
    await outboxTo(smtp.url).addAll([
      { key: 'a', ...letter },
      { key: 'b', ...letter },
    ]);
    const since = new Date(Date.now() - 5 * 60_000);
    await models.outbox.updateOne(
      { _id: 'a' },
      { $set: { state: 'sending', at: since, sendingSince: since } },
    );
    const outbox = outboxTo(smtp.url);
    outbox.start();
    await outbox.settled();
    expect(smtp.taken).to.have.length(2);
    await smtp.close();
  });

  it('lets nothing in a letter make a header or another recipient', async () => {
    const smtp = await startSmtp();
    const outbox = outboxTo(smtp.url);
    outbox.start();
    const evil = 'x\r\nBcc: eve@evil.example\r\n\r\nbody\u2028X-More: 1';
    await outbox.add({ ...letter, key: 'subject', subject: evil, text: evil });
    await outbox.add({ ...letter, key: 'to', to: 'ann@people.example\r\nBcc: eve@evil.example' });
    await outbox.add({ ...letter, key: 'list', to: 'ann@people.example, eve@evil.example' });
    await outbox.add({ ...letter, key: 'value', headers: { 'List-Id': '<a.b>\r\nBcc: eve@evil.example' } });
    await outbox.add({ ...letter, key: 'name', headers: { 'X: 1\r\nBcc': 'eve@evil.example' } });
    await outbox.settled();
    expect(smtp.taken.map(({ to }) => to)).to.deep.equal(['ann@people.example']);
    const [head] = smtp.taken[0]!.raw.split('\r\n\r\n', 1);
    expect(head).not.to.match(/^(Bcc|X-More):/m);
    expect(await outbox.counts()).to.include({ sent: 1, failed: 4 });
    await smtp.close();
  });
});
