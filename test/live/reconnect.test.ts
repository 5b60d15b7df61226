import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { freePort } from '../../server/start/free-port.ts';
import { Follower, upTo } from '../support/live-client.ts';
import { until } from '../support/live-sibling.ts';
import { prepareByCommand } from '../support/live-running.ts';
import { allPosts, type ApiPost } from '../support/live-world.ts';
import { killLeftovers, type MootProcess, startMoot } from '../support/moot-process.ts';

const before200 = 10;
const posts = 200;

describe('clients of a server that is killed and started again', function () {
  this.timeout(180_000);
  let folder: string;
  let settings: Record<string, string>;
  let url: string;
  let server: MootProcess;
  const followers: Follower[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'moot-reconnect-'));
    const port = await freePort('127.0.0.1');
    url = `http://localhost:${port}`;
    settings = {
      PORT: String(port),
      DATA_DIR: join(folder, 'data'),
      SEEDS: 'none',
      RATE_LIMIT: 'off',
      LOG_LEVEL: 'warn',
    };
    server = await startMoot(settings);
  });
  after(async () => {
    for (const follower of followers) follower.close();
    await killLeftovers();
    await rm(folder, { recursive: true, force: true });
  });

  it('have every change, in order and once, and nothing that was acknowledged is lost', async () => {
    const { token, threads } = await prepareByCommand(settings);
    const thread = threads[0]!;
    for (const as of [{ origin: url }, { origin: url }, { token }, { token }])
      followers.push(new Follower(url, as, `thread:${thread}`));
    const acknowledged = new Map<string, string>();

    /** As a careful program does: the same key again until there is an answer. */
    async function send(body: string): Promise<void> {
      for (;;) {
        try {
          const response = await fetch(`${url}/api/v1/threads/${thread}/posts`, {
            method: 'POST',
            headers: {
              authorization: `Bearer ${token}`,
              'content-type': 'application/json',
              'idempotency-key': body.replaceAll(' ', '-'),
            },
            body: JSON.stringify({ body }),
          });
          if (response.status === 201 || response.status === 200) {
            const { post } = (await response.json()) as { post: ApiPost };
            acknowledged.set(body, post.id);
            return;
          }
          expect(response.status, await response.text()).to.be.at.least(500);
        } catch (error) {
          if (!(error instanceof TypeError)) throw error;
        }
        await delay(100);
      }
    }

    for (const number of upTo(before200)) await send(`Before ${number}`);
    await until('all follow', () => followers.every(({ seq }) => seq === before200));

    for (const follower of followers) follower.cut();
    const waiting = upTo(posts).map((number) => `Post ${number}`);
    const lanes = upTo(4).map(async () => {
      for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) {
        await send(body);
        if (waiting.length % 20 === 0) followers[waiting.length % followers.length]!.cut();
      }
    });
    await until('half is posted', () => acknowledged.size >= before200 + posts / 2);
    server.signal('SIGKILL');
    expect(await server.ended).to.include({ signal: 'SIGKILL' });
    const then = new Map(acknowledged);
    server = await startMoot(settings);
    await Promise.all(lanes);

    const total = before200 + posts;
    for (const [at, follower] of followers.entries()) {
      await until(`client ${at} is complete`, () => follower.seq >= total, 60_000);
      expect(follower.applied, `client ${at}`).to.deep.equal(upTo(total));
      expect(follower.resets).to.equal(0);
    }
    const fresh = await allPosts(url, null, thread);
    expect(fresh.map(({ number }) => number)).to.deep.equal(upTo(total));
    expect(new Map(fresh.map(({ body, id }) => [body, id]))).to.deep.equal(
      new Map([...acknowledged].toSorted(([, a], [, b]) => numberOf(fresh, a) - numberOf(fresh, b))),
    );
    for (const [body, id] of then) expect(fresh.find((post) => post.id === id)?.body).to.equal(body);
    for (const follower of followers) expect(follower.inOrder()).to.deep.equal(fresh);

    server.signal('SIGTERM');
    expect(await server.ended).to.include({ code: 0 });
  });

  const numberOf = (fresh: ApiPost[], id: string): number =>
    fresh.find((post) => post.id === id)?.number ?? -1;
});
