import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { isPublicAddress } from '../../server/core/outgoing/addresses.ts';
import { checkedLookup } from '../../server/core/outgoing/checked-lookup.ts';
import { Outgoing } from '../../server/core/outgoing/outgoing.ts';
import { selfSigned } from '../support/self-signed.ts';

describe('requests to other sites', () => {
  const closing: (() => Promise<unknown>)[] = [];
  let asked = 0;

  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
    asked = 0;
  });

  async function listen(server: Server): Promise<number> {
    server.on('connection', () => (asked += 1));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    closing.push(() => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    });
    return (server.address() as AddressInfo).port;
  }

  const site = (handle: RequestListener): Promise<number> => listen(createServer(handle));

  function outgoing(options: Partial<ConstructorParameters<typeof Outgoing>[0]> = {}): Outgoing {
    const made = new Outgoing({ allowPrivateHosts: [], ...options });
    closing.push(() => made.close());
    return made;
  }

  /** Why it was refused, wherever in the error that stands. */
  async function why(request: Promise<unknown>): Promise<unknown> {
    const error: any = await request.then(
      () => expect.fail('it was not refused'),
      (reason: unknown) => reason,
    );
    return error.why ?? error.cause?.why ?? error.cause?.code ?? error.message;
  }

  describe('go to', () => {
    for (const [address, open] of [
      ['1.1.1.1', true],
      ['172.15.0.1', true],
      ['2606:4700::1111', true],
      ['::ffff:1.1.1.1', true],
      ['64:ff9b::101:101', true],
      ['127.0.0.1', false],
      ['0.0.0.0', false],
      ['10.1.2.3', false],
      ['172.16.0.1', false],
      ['192.168.1.1', false],
      ['100.100.100.200', false],
      ['169.254.169.254', false],
      ['224.0.0.1', false],
      ['255.255.255.255', false],
      ['::', false],
      ['::1', false],
      ['fe80::1', false],
      ['fe80::1%eth0', false],
      ['fd00:ec2::254', false],
      ['ff02::1', false],
      ['::ffff:127.0.0.1', false],
      ['::ffff:7f00:1', false],
      ['::127.0.0.1', false],
      ['64:ff9b::7f00:1', false],
      ['2002:7f00:1::', false],
      ['2001::1', false],
      ['localhost', false],
      ['', false],
    ] as const) {
      it(`${address || 'nothing'}: ${open ? 'yes' : 'no'}`, () => {
        expect(isPublicAddress(address)).to.equal(open);
      });
    }
  });

  it('never reach a private address, however it is written', async () => {
    const port = await site((_, answer) => answer.end('secret'));
    const { fetch } = outgoing();
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0',
      '[::1]',
      '[::ffff:127.0.0.1]',
      'localhost',
    ])
      expect(await why(fetch(`https://${host}:${port}/`)), host).to.equal('private-address');
    expect(asked).to.equal(0);
  });

  it('never reach one by a name, also when only one of its addresses is private', async () => {
    const port = await site((_, answer) => answer.end('secret'));
    const { fetch } = outgoing({
      resolve: (name, _, done) =>
        done(
          null,
          (name === 'mixed.example.org' ? ['1.1.1.1', '127.0.0.1'] : ['127.0.0.1']).map((address) => ({
            address,
            family: 4,
          })),
        ),
    });
    expect(await why(fetch(`https://forum.example.org:${port}/`))).to.equal('private-address');
    expect(await why(fetch(`https://mixed.example.org:${port}/`))).to.equal('private-address');
    expect(asked).to.equal(0);
  });

  it('connect to the very addresses that were checked: a name is looked up once', () => {
    let times = 0;
    const found = ['1.1.1.1', '1.0.0.1'].map((address) => ({ address, family: 4 }));
    const lookup = checkedLookup((_, __, done) => {
      times += 1;
      done(null, found);
    });
    lookup('forum.example.org', { all: true }, (error, addresses) =>
      expect([error, addresses]).to.deep.equal([null, found]),
    );
    lookup('forum.example.org', {}, (error, address, family) =>
      expect([error, address, family]).to.deep.equal([null, '1.1.1.1', 4]),
    );
    expect(times).to.equal(2);
  });

  it('need https, and an address of the web', async () => {
    const { fetch } = outgoing();
    expect(await why(fetch('http://forum.example.org/'))).to.equal('plain-http');
    expect(await why(fetch('file:///etc/passwd'))).to.equal('not-web');
  });

  it('reach a private host that the operator allows, at that port alone', async () => {
    const [allowed, other] = [await site((_, answer) => answer.end('hello')), await site(() => undefined)];
    const { fetch } = outgoing({ allowPrivateHosts: [`127.0.0.1:${allowed}`] });
    expect(await (await fetch(`http://127.0.0.1:${allowed}/a`)).text()).to.equal('hello');
    expect(await why(fetch(`http://127.0.0.1:${other}/`))).to.equal('private-address');
  });

  it('are answered with a redirect, which they never follow', async () => {
    const port = await site((_, answer) => answer.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    const { fetch } = outgoing({ allowPrivateHosts: [`127.0.0.1:${port}`] });
    const answer = await fetch(`http://127.0.0.1:${port}/`, { redirect: 'follow' });
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([302, 'http://127.0.0.1:1/']);
    expect(asked).to.equal(1);
  });

  it('take no certificate that nobody vouches for, not even of an allowed host', async () => {
    const port = await listen(createSecureServer(selfSigned(), (_, answer) => answer.end('hello')));
    const { fetch } = outgoing({ allowPrivateHosts: [`localhost:${port}`] });
    expect(await why(fetch(`https://localhost:${port}/`))).to.equal('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  it('stop reading what is too long: sent without a length, or packed small', async () => {
    const port = await site((request, answer) => {
      if (request.url === '/packed') {
        answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(3_000_000)));
        return;
      }
      const more = (): void => {
        while (!answer.destroyed && answer.write(Buffer.alloc(65_536)));
      };
      answer.on('drain', more);
      more();
    });
    const { fetch } = outgoing({ allowPrivateHosts: [`127.0.0.1:${port}`], limitBytes: 1_000_000 });
    for (const path of ['/packed', '/endless']) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      expect(await why(answer.arrayBuffer()), path).to.equal('too-large');
    }
  });
});
