import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { io, type Socket } from 'socket.io-client';
import { everyone } from '../../server/core/reader.ts';
import { Agent } from '../support/browserless.ts';
import { goodPassword, signedIn, signIn, emailOf } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

describe('live connections', () => {
  let site: TestSite;
  const sockets: Socket[] = [];
  before(async () => {
    site = await startTestSite();
  });
  after(async () => {
    for (const socket of sockets) socket.disconnect();
    await site.close();
  });

  /** Connects as this agent's browser would, or with a token; resolves when it is let in. */
  async function connect(as: Agent | { token: string } | null): Promise<Socket> {
    const cookie = as instanceof Agent ? `moot.sid=${as.cookies.get('moot.sid') ?? ''}` : '';
    const byToken = as !== null && 'token' in as;
    const socket = io(`${site.url}/live`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...(byToken ? { auth: as } : { extraHeaders: { Origin: site.url, Cookie: cookie } }),
    });
    sockets.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.on('connect', () => resolve());
      socket.on('connect_error', reject);
    });
    return socket;
  }

  const ended = (socket: Socket): Promise<void> =>
    new Promise((resolve) => {
      if (socket.connected) socket.on('disconnect', () => resolve());
      else resolve();
    });
  const reads = async (socket: Socket, channel: string): Promise<boolean> =>
    (await socket.emitWithAck('subscribe', { channel, after: 0 })).ok;
  const idOf = async (handle: string): Promise<string> =>
    (await site.services.models.members.findOne({ handle }).lean())!._id;

  it('know the session: an administrator reads what a guest may not', async () => {
    const admin = await signedIn(site, 'admin', { admin: true });
    expect(await reads(await connect(admin), 'members:')).to.equal(false);
    expect(await reads(await connect(admin), 'groups:x')).to.equal(true);
    expect(await reads(await connect(null), 'groups:x')).to.equal(false);
  });

  it('end at sign-out, with those of the same session only', async () => {
    const agent = await signedIn(site, 'ailsa');
    const other = new Agent(site.url);
    await signIn(other, emailOf('ailsa'));
    const [first, second] = [await connect(agent), await connect(other)];
    let told = false;
    first.on('signed-out', () => {
      told = true;
    });
    await agent.get('/account');
    await agent.submit('/sign-out');
    await ended(first);
    expect(told).to.equal(true);
    expect(second.connected).to.equal(true);
  });

  it('end with a new password', async () => {
    const agent = await signedIn(site, 'skye');
    const socket = await connect(agent);
    await agent.get('/account/password');
    await agent.submit('/account/password', {
      currentPassword: goodPassword,
      password: 'badger mill copper',
    });
    await ended(socket);
    expect((await connect(agent)).connected, 'the new session is good').to.equal(true);
  });

  it('end with their token; a wrong token is refused', async () => {
    await signedIn(site, 'uist');
    const { secret, token } = await site.services.tokens.create(await idOf('uist'), 'script');
    const socket = await connect({ token: secret });
    await site.services.tokens.revoke(await idOf('uist'), token._id);
    await ended(socket);
    const refused = await connect({ token: secret }).catch((error: Error) => error.message);
    expect(refused).to.include('not known');
  });

  it('lose a channel with the right to read it', async () => {
    const { groups, models, log } = site.services;
    const agent = await signedIn(site, 'mull', { admin: true });
    await groups.ensure(everyone, {
      slug: 'one',
      name: 'One group',
      scope: 'public',
      purpose: '',
      rules: '',
    });
    const socket = await connect(agent);
    expect(await reads(socket, 'groups:x')).to.equal(true);
    const revoked = new Promise<{ channel: string }>((resolve) => {
      socket.on('revoked', resolve);
    });
    const member = await idOf('mull');
    await models.members.updateOne({ _id: member }, { admin: false });
    await log.append('members', {
      decide: () => ({ type: 'member.changed', actor: null, data: { member } }),
    });
    expect(await revoked).to.deep.equal({ channel: 'groups:x' });
    expect(socket.connected).to.equal(true);
  });
});
