import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { createClient, DiscourseError, TokenBucket } from 'discourse-plugin-api-client';
import { failure, type FakeForum, fakeForum, fixture, html, hurriedClient, json } from './fake-forum.ts';

describe('calls to a forum', () => {
  const forums: FakeForum[] = [];
  afterEach(() => Promise.all(forums.splice(0).map((forum) => forum.close())));

  /** A forum whose answers follow one another; the last one stays. `cut` breaks the connection off. */
  async function forumThat(...answers: (string | { status: number; headers?: object; body?: unknown })[]) {
    const forum = await fakeForum((_, answer) => {
      const next = answers[Math.min(forum.asked.length, answers.length) - 1]!;
      if (next === 'cut') answer.destroy();
      else if (next === 'silence') return;
      else if (next === 'page') html(answer, 200);
      else if (next === 'ok') json(answer, fixture('created'));
      else if (typeof next === 'object') {
        for (const [name, value] of Object.entries(next.headers ?? {}))
          answer.setHeader(name, value as string);
        json(answer, next.body ?? {}, next.status);
      }
    });
    forums.push(forum);
    return forum;
  }

  const reply = { topicId: 23, raw: 'The words of a member.' };
  const errors = fixture('errors');

  it('wait as long as the forum asks, for a read and for a write, and learn from it', async () => {
    const forum = await forumThat(errors.rate_limit_rails_json, 'ok');
    const { client, waited } = hurriedClient(forum.url);
    expect(await client.createReply(reply)).to.have.nested.property('post.id', 25);
    expect(waited[0]).to.equal(13_250);
    expect(client.bucket.perMinute).to.equal(4800);
    expect(forum.asked[0]!.body.equals(forum.asked[1]!.body)).to.equal(true);
  });

  it('say how long to wait, when that is long', async () => {
    const forum = await forumThat(errors.rate_limit_user_api_minute);
    const { client, waited } = hurriedClient(forum.url);
    expect(await failure(client.topic(7))).to.include({ kind: 'rate-limited', waitSeconds: 41 });
    expect(waited).to.deep.equal([]);
  });

  it('do not queue for a forum that asks to be left alone for hours', async () => {
    const { status, body } = errors.rate_limit_rails_json;
    const forum = await forumThat({ status, body, headers: { 'Retry-After': '7200' } });
    const { client, waited } = hurriedClient(forum.url);
    await failure(client.topic(7));
    expect(await failure(client.topic(8))).to.include({
      kind: 'rate-limited',
      waitSeconds: 7200,
      status: null,
    });
    expect([waited, forum.asked.length]).to.deep.equal([[], 1]);
  });

  it('hold nobody else up for what one person may write in a day', async () => {
    const { status, body } = errors.rate_limit_rails_json;
    const limit = { status, body, headers: { 'Retry-After': '7200' } };
    const forum = await forumThat(limit, 'ok', limit);
    const { client, waited } = hurriedClient(forum.url);
    expect(await failure(client.as(42).createReply(reply))).to.include({ waitSeconds: 7200 });
    expect(await client.as(43).createReply(reply)).to.have.nested.property('post.id', 25);
    expect([waited, client.bucket.perMinute]).to.deep.equal([[], 6000]);
    await failure(client.topic(7));
    expect(client.bucket.waitMs, 'what everybody reads is limited for all').to.equal(7_200_000);
  });

  it('understand the refusal that is no JSON', async () => {
    const forum = await fakeForum((_, answer) => {
      const { status, headers, body_text: words } = errors.rate_limit_middleware_text;
      answer.writeHead(status, { ...headers, 'Retry-After': '20' }).end(words);
    });
    forums.push(forum);
    const error = await failure(hurriedClient(forum.url).client.topic(7));
    expect(error).to.include({ kind: 'rate-limited', waitSeconds: 20 });
  });

  it('read again when a connection breaks off, or something before the forum fails', async () => {
    const forum = await forumThat('cut', { status: 502 }, { status: 200, body: fixture('topic') });
    expect(await hurriedClient(forum.url).client.topic(23)).to.include({ id: 23 });
    expect(forum.asked).to.have.length(3);
  });

  describe('that create', () => {
    it('go out again with the same bytes, and end with the first answer', async () => {
      const forum = await forumThat('cut', { status: 504 }, 'ok');
      await hurriedClient(forum.url).client.createReply(reply);
      expect(new Set(forum.asked.map(({ body }) => body.toString()))).to.have.property('size', 1);
      expect(forum.asked).to.have.length(3);
    });

    it('are of unknown outcome when nothing tells what became of them', async () => {
      for (const last of ['cut', { status: 500 }, 'page', errors.rate_limit_user_api_minute]) {
        const forum = await forumThat('cut', last);
        const error = await failure(hurriedClient(forum.url, { retries: 1 }).client.createReply(reply));
        expect(error.kind, inspect(last)).to.equal('unknown-outcome');
      }
    });

    it('are of unknown outcome when the forum knows the text already: the first attempt may have brought it', async () => {
      const forum = await forumThat('cut', errors.create_too_similar);
      expect(await failure(hurriedClient(forum.url).client.createReply(reply))).to.include({
        kind: 'unknown-outcome',
        status: 422,
      });
    });

    it('were not done when the forum says no, also the second time', async () => {
      const forum = await forumThat('cut', errors.create_topic_closed_or_missing);
      expect(await failure(hurriedClient(forum.url).client.createReply(reply))).to.include({
        kind: 'refused',
        refusal: 'closed',
      });
    });

    it('do not go out again when the forum would have forgotten the first attempt', async () => {
      const forum = await forumThat('silence');
      let time = 0;
      const { client } = hurriedClient(forum.url, { timeoutMs: 30, now: () => (time += 120_000) });
      expect((await failure(client.createReply(reply))).kind).to.equal('unknown-outcome');
      expect(forum.asked).to.have.length(1);
    });

    it('do not go out when their turn comes later than they may', async () => {
      const forum = await forumThat('ok');
      const { client } = hurriedClient(forum.url);
      client.bucket.note(50);
      const late = client.createReply(reply, { before: new Date(40_000) });
      expect(await failure(late)).to.include({ kind: 'rate-limited', type: 'too-late', status: null });
      expect(forum.asked).to.have.length(0);
      await client.createReply(reply, { before: new Date(60_000) });
      expect(forum.asked).to.have.length(1);
    });

    it('do not go out again when their turn comes after the forum has forgotten the first attempt', async () => {
      const forum = await forumThat('cut', 'ok');
      let time = 0;
      const now = () => time;
      const bucket = new TokenBucket({ now, pause: async (milliseconds) => void (time += milliseconds) });
      const pause = async () => {
        time += 80_000;
        bucket.note(50);
      };
      const { client } = hurriedClient(forum.url, { bucket, now, pause });
      expect((await failure(client.createReply(reply))).kind).to.equal('unknown-outcome');
      expect(forum.asked).to.have.length(1);
    });

    it('may wait for the moderators of the forum', async () => {
      const forum = await forumThat(errors.create_enqueued);
      expect(await hurriedClient(forum.url).client.createReply(reply)).to.deep.equal({ queued: true });
    });

    it('send what the forum wants', async () => {
      const forum = await forumThat('ok');
      const { client } = hurriedClient(forum.url);
      const createdAt = new Date('2026-01-12T09:30:00Z');
      await client.createTopic({
        title: 'A title that is long enough',
        raw: 'Words.',
        category: 7,
        tags: ['a'],
        externalId: 'moot-1',
        createdAt,
        importMode: true,
      });
      await client.createReply({ topicId: 23, raw: 'Words.', replyTo: 4 });
      expect(forum.asked.map(({ body }) => JSON.parse(body.toString()))).to.deep.equal([
        {
          raw: 'Words.',
          title: 'A title that is long enough',
          category: 7,
          tags: ['a'],
          external_id: 'moot-1',
          created_at: '2026-01-12T09:30:00.000Z',
          import_mode: true,
          nested_post: true,
        },
        { raw: 'Words.', topic_id: 23, reply_to_post_number: 4, nested_post: true },
      ]);
    });
  });

  it('delete what is gone already once, when the first answer was lost', async () => {
    const lost = await forumThat('cut', errors.topic_not_found);
    await hurriedClient(lost.url).client.deletePost(7);
    const never = await forumThat(errors.topic_not_found);
    expect((await failure(hurriedClient(never.url).client.deletePost(7))).kind).to.equal('not-found');
  });

  it('like once and no more', async () => {
    const forum = await forumThat('cut', 'ok');
    expect((await failure(hurriedClient(forum.url).client.like(7))).kind).to.equal('unknown-outcome');
    expect(forum.asked).to.have.length(1);
  });

  it('edit, close, recover, unlike and upload as the forum wants it', async () => {
    const forum = await fakeForum(({ url }, answer) =>
      json(
        answer,
        url.startsWith('/posts/13') ? fixture('edited') : url === '/uploads.json' ? fixture('upload') : {},
      ),
    );
    forums.push(forum);
    const { client } = hurriedClient(forum.url);
    expect((await client.editPost(13, { raw: 'Other.', reason: 'Edited on Moot' })).id).to.equal(13);
    await client.setStatus(19, 'closed', true);
    await client.recoverTopic(19);
    await client.unlike(13);
    const bytes = Buffer.from([0, 1, 13, 10, 255]);
    const { shortUrl, url } = await client.upload({ bytes, name: 'a "b".png', type: 'image/png' });
    expect([shortUrl, url.slice(0, 18)]).to.deep.equal([fixture('upload').short_url, 'http://localhost/u']);
    const asked = forum.asked.map(({ method, url: path }) => `${method} ${path}`);
    expect(asked).to.deep.equal([
      'PUT /posts/13.json',
      'PUT /t/19/status.json',
      'PUT /t/19/recover.json',
      'DELETE /post_actions/13.json?post_action_type_id=2',
      'POST /uploads.json',
    ]);
    expect(forum.asked[0]!.body.toString()).to.equal(
      '{"post":{"raw":"Other.","edit_reason":"Edited on Moot"}}',
    );
    expect(forum.asked[1]!.body.toString()).to.equal('{"status":"closed","enabled":"true"}');
    const form = await new Response(new Uint8Array(forum.asked[4]!.body), {
      headers: { 'content-type': forum.asked[4]!.headers['content-type']! },
    }).formData();
    const file = form.get('file') as File;
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).to.equal(true);
    expect([file.name, file.type, form.get('upload_type')]).to.deep.equal([
      'a "b".png',
      'image/png',
      'composer',
    ]);
  });

  for (const [name, facts] of Object.entries({
    invalid_key: { kind: 'forbidden', status: 403, type: 'invalid_access' },
    invalid_params: { kind: 'refused', status: 400, type: 'invalid_parameters' },
    topic_not_found: { kind: 'not-found', status: 404, type: 'not_found' },
    edit_conflict: { kind: 'conflict', status: 409 },
    read_only: { kind: 'read-only', status: 503 },
    create_title_taken: { kind: 'refused', refusal: 'title-taken' },
    create_too_similar: { kind: 'refused', refusal: 'too-similar' },
    create_slow_mode: { kind: 'refused', refusal: 'slow-mode' },
    rate_limit_search: { kind: 'rate-limited', status: 429, waitSeconds: null },
  })) {
    it(`understand ${name}`, async () => {
      const forum = await forumThat(errors[name]);
      expect(await failure(hurriedClient(forum.url, { retries: 0 }).client.createReply(reply))).to.include(
        facts,
      );
    });
  }

  it('keep texts, keys and names out of errors that are logged', async () => {
    const said = {
      errors: ['“The words of a member.” is not wanted here'],
      error_type: 'invalid_parameters',
    };
    const forum = await forumThat({ status: 422, body: said });
    const { client } = hurriedClient(forum.url, { key: 'k3y', username: 'ada' });
    for (const call of [client.createReply(reply), client.user('secret-name')]) {
      const error = await failure(call);
      expect(error.said[0]).to.include('The words of a member.');
      const shown = `${inspect(error, { depth: 9 })} ${JSON.stringify(error)} ${error.stack}`;
      for (const words of ['The words', 'k3y', 'ada', 'secret-name', '127.0.0.1'])
        expect(shown).not.to.include(words);
    }
  });

  it('never believe that a page which is no answer of the forum speaks of keys or posts', async () => {
    const forum = await fakeForum((_, answer) => html(answer, 403));
    forums.push(forum);
    expect(await failure(hurriedClient(forum.url).client.topic(7))).to.include({
      kind: 'not-discourse',
      status: 403,
    });
  });

  it('stop reading an answer that is too long', async () => {
    const forum = await fakeForum((_, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!answer.destroyed && answer.write('['.repeat(65_536)));
      };
      answer.on('drain', more);
      more();
    });
    forums.push(forum);
    const { client } = hurriedClient(forum.url, { limitBytes: 300_000 });
    expect((await failure(client.topic(7))).kind).to.equal('too-large');
  });

  it('give up a forum that does not answer, and tell that from one that is not there', async () => {
    const forum = await forumThat('silence');
    const { client } = hurriedClient(forum.url, { timeoutMs: 40, retries: 0 });
    expect((await failure(client.topic(7))).kind).to.equal('timeout');
    expect((await failure(client.createReply(reply))).kind).to.equal('unknown-outcome');
    const gone = createServer();
    const port = await new Promise<number>((done) =>
      gone.listen(0, '127.0.0.1', () => {
        const { port: free } = gone.address() as { port: number };
        gone.close(() => done(free));
      }),
    );
    const nobody = hurriedClient(`http://127.0.0.1:${port}`);
    expect(await failure(nobody.client.createReply(reply))).to.include({
      kind: 'unreachable',
      type: 'refused',
    });
    expect(nobody.waited).to.have.length(2);
  });

  it('say why a fetch of one’s own refused', async () => {
    const refuse = (): Promise<never> =>
      Promise.reject(
        new TypeError('fetch failed', { cause: Object.assign(new Error(), { why: 'private-address' }) }),
      );
    const { client, waited } = hurriedClient('https://forum.example.org', { fetch: refuse });
    expect(await failure(client.siteInfo())).to.include({ kind: 'unreachable', type: 'private-address' });
    expect(waited).to.deep.equal([]);
  });

  it('end when their caller gives up: a read with the caller’s reason, a write of unknown outcome', async () => {
    const forum = await forumThat('silence');
    const { client } = hurriedClient(forum.url);
    const reading = client.topic(7, { signal: AbortSignal.timeout(30) });
    const reason: unknown = await reading.catch((error: unknown) => error);
    expect(reason).to.have.property('name', 'TimeoutError');
    expect(reason).not.to.be.instanceOf(DiscourseError);
    const error = await failure(client.createReply(reply, { signal: AbortSignal.timeout(30) }));
    expect(error.kind).to.equal('unknown-outcome');
  });

  it('are not sent at all once their caller has given up', async () => {
    const forum = await forumThat('ok');
    const client = createClient({ url: forum.url });
    const call = client.createReply(reply, { signal: AbortSignal.abort(new Error('enough')) });
    expect(await call.catch((error: Error) => error.message)).to.equal('enough');
    expect(forum.asked).to.have.length(0);
  });
});
