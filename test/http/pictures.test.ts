import { deflateSync } from 'node:zlib';
import { expect } from 'chai';
import sharp from 'sharp';
import { groupId, memberId } from '../../seeds/names.ts';
import type { Agent } from '../support/browserless.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

const page = '/frameworks/web-professionals/competencies/WM-04';
const alt = 'Bar chart: 31 of 40 councils have no [web] manager';

interface Answer {
  status: number;
  body: any;
  text: string;
  headers: Headers;
}

/** A PNG that says it is this large, and holds nothing but zeros, packed: a bomb of few bytes. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const rows = deflateSync(Buffer.alloc((width / 8 + 1) * 2_000));
  return Buffer.concat([
    Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc(bytes: Buffer): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}

describe('Pictures', function () {
  this.timeout(180_000);
  let site: SeededSite;
  let george: Agent;
  let program: Agent;
  let thread: string;
  let jpeg: Buffer;

  before(async () => {
    site = await startSeededSite();
    george = await site.browser('george-hallam');
    program = await site.token('george-hallam');
    thread = (await george.json('GET', '/api/v1/frameworks/web-professionals/competencies/WM-04')).body
      .threadId;
    const noise = { create: { width: 2_400, height: 1_200, channels: 3 as const, background: '#0f5f5c' } };
    jpeg = await sharp(noise)
      .jpeg()
      .withExif({ IFD0: { Make: 'Spycam' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
  });
  after(() => site.close());

  async function send(
    agent: Agent,
    path: string,
    fields: Record<string, string>,
    files: (Buffer | string)[],
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    for (const file of files) body.append('picture', new Blob([file as BlobPart]), 'chart.png');
    const cookie = [...agent.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(site.url + path, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { ...(cookie && { cookie }), ...agent.headers, ...headers },
    });
    const text = await response.text();
    return {
      status: response.status,
      text,
      headers: response.headers,
      body: text.startsWith('{') ? JSON.parse(text) : null,
    };
  }
  const add = (agent: Agent, file: Buffer | string, words = alt): Promise<Answer> =>
    send(agent, `/api/v1/threads/${thread}/pictures`, { alt: words }, [file]);
  const tokenIn = async (): Promise<string> =>
    (await george.get(`/threads/${thread}/pictures/new`)).forms.find(({ fields }) => fields['_csrf'])!.fields[
      '_csrf'
    ]!;
  const statusFor = async (agent: Agent, url: string): Promise<number> => (await agent.get(url)).status;

  it('are made anew, upright and without what the camera wrote, and shown while a post shows them', async () => {
    const made = await add(program, Buffer.concat([jpeg, Buffer.from('<script>alert(1)</script>')]));
    expect(made.status).to.equal(201);
    const { picture } = made.body;
    expect(picture).to.include({ type: 'image/jpeg', width: 1_000, height: 2_000, alt });
    const guest = site.guest();
    expect(await statusFor(george, picture.url), 'its owner, before it is posted').to.equal(200);
    expect(await statusFor(guest, picture.url)).to.equal(404);
    const posted = await program.json('POST', `/api/v1/threads/${thread}/posts`, {
      body: `See:\n\n${picture.markdown}`,
    });
    expect(posted.body.post.html).to.include(
      `<img src="${picture.url}" alt="${alt}" width="1000" height="2000" loading="lazy" />`,
    );
    const served = await fetch(site.url + picture.url);
    expect(served.status).to.equal(200);
    expect(served.headers.get('content-type')).to.equal('image/jpeg');
    expect(served.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(served.headers.get('cache-control')).to.match(/^public, max-age=/);
    expect(served.headers.get('set-cookie')).to.equal(null);
    const bytes = Buffer.from(await served.arrayBuffer());
    expect(bytes.includes('Spycam') || bytes.includes('<script>')).to.equal(false);
    expect((await sharp(bytes).metadata()).orientation).to.equal(undefined);
    const again = await fetch(site.url + picture.url, {
      headers: { 'if-none-match': served.headers.get('etag')! },
    });
    expect(again.status).to.equal(304);
    await program.json('DELETE', `/api/v1/posts/${posted.body.post.id}`);
    for (const agent of [guest, george]) expect(await statusFor(agent, picture.url), 'deleted').to.equal(404);
  });

  it('go without script from the form to the page and back, with the text kept', async () => {
    await george.get(page);
    const upload = await george.submit(`/threads/${thread}/posts`, {
      body: 'Our numbers:',
      action: 'picture',
    });
    expect(upload.title).to.match(/^Add a picture/);
    const form = upload.forms.find(({ action }) => action === `/threads/${thread}/pictures`)!;
    const { writing, _csrf } = form.fields as Record<string, string>;
    const wrong = await send(george, form.action, { writing: writing!, _csrf: _csrf!, alt: 'Kept words' }, [
      '<svg/>',
    ]);
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.include('whatever its name says').and.include('Kept words').and.include(writing);
    const sent = await send(george, form.action, { writing: writing!, _csrf: _csrf!, alt }, [jpeg]);
    expect(sent.status).to.equal(303);
    const back = await george.get(sent.headers.get('location')!.replace('#body', ''));
    const body = back.forms.find(({ action }) => action === `/threads/${thread}/posts`)!.fields['body'];
    expect(body).to.match(
      /^Our numbers:\n\n!\[Bar chart: 31 of 40 councils have no (?:\\|&#92;)\[web(?:\\|&#92;)\] manager\]\(\/pictures\/[\w-]{43}\)/,
    );
    const posted = await george.submit(`/threads/${thread}/posts`);
    expect(posted.text).to.match(/<a href="\/pictures\/[\w-]+" class="moot-picture"><img /);
  });

  it('of guests are asked for after signing in, with the text kept', async () => {
    const guest = site.guest();
    await guest.get(page);
    const answer = await guest.submit(`/threads/${thread}/posts`, { body: 'First this', action: 'picture' });
    expect(answer.url).to.match(/^\/sign-in\?return=.*kept/);
    expect((await send(guest, `/threads/${thread}/pictures`, { alt }, [jpeg])).status).to.equal(401);
  });

  it('need the token of the session, in multipart forms too', async () => {
    const before = await site.services.models.pictures.countDocuments({});
    for (const path of [`/threads/${thread}/pictures`, `/api/v1/threads/${thread}/pictures`]) {
      expect((await send(george, path, { alt }, [jpeg])).status).to.equal(403);
      expect((await send(george, path, { alt, _csrf: 'x'.repeat(64) }, [jpeg])).status).to.equal(403);
      const elsewhere = { origin: 'https://evil.example' };
      expect((await send(george, path, { alt, _csrf: await tokenIn() }, [jpeg], elsewhere)).status).to.equal(
        403,
      );
    }
    expect(await site.services.models.pictures.countDocuments({})).to.equal(before);
    const good = await send(george, `/api/v1/threads/${thread}/pictures`, { alt }, [jpeg], {
      'x-csrf-token': await tokenIn(),
    });
    expect(good.status).to.equal(201);
  });

  it('that are bombs, in disguise, cut off, too large, empty, without words or too many are refused by name', async () => {
    const before = await site.services.models.pictures.countDocuments({});
    const memory = process.memoryUsage().rss;
    const gif = Buffer.from('GIF89a\u0001\u0000\u0001\u0000', 'latin1');
    for (const [what, file, words, message] of [
      ['200 megapixels', bomb(20_000, 10_000), alt, /^This picture has 200 megapixels\. The most is 50/],
      ['a small file of huge size', bomb(1_000_000, 1_000_000), alt, /megapixels|cannot be read/],
      ['within the limit, but not all there', bomb(8_000, 6_000), alt, /cannot be read/],
      ['HTML', '<!doctype html><script>alert(1)</script>', alt, /not a PNG, JPEG, WebP or GIF/],
      ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', alt, /not a PNG, JPEG, WebP or GIF/],
      ['PDF', '%PDF-1.7 x', alt, /not a PNG, JPEG, WebP or GIF/],
      ['truncated', jpeg.subarray(0, jpeg.length / 2), alt, /cannot be read/],
      ['a GIF that ends at once', gif, alt, /cannot be read/],
      ['too large', Buffer.alloc(8_000_001, 1), alt, /larger than 8 megabytes/],
      ['empty', '', alt, /empty/],
      ['no words', jpeg, ' ', /^Say in words/],
      ['long words', jpeg, 'x'.repeat(301), /^This has 301 characters/],
    ] as const) {
      const answer = await add(program, file, words);
      expect(answer.status, what).to.equal(422);
      const { path, message: said } = answer.body.errors[0];
      expect(path, what).to.equal(/words/.test(what) ? 'alt' : 'picture');
      expect(said, what).to.match(message);
    }
    const none = await send(program, `/api/v1/threads/${thread}/pictures`, {}, []);
    expect(none.body.errors.map((error: { path: string }) => error.path)).to.deep.equal(['picture', 'alt']);
    const two = await send(program, `/api/v1/threads/${thread}/pictures`, { alt }, [jpeg, jpeg]);
    expect(two.body.errors[0].message).to.equal('Add one picture at a time.');
    const json = await program.json('POST', `/api/v1/threads/${thread}/pictures`, { alt });
    expect(json.status).to.equal(422);
    expect(await site.services.models.pictures.countDocuments({})).to.equal(before);
    expect(process.memoryUsage().rss - memory, 'bytes more than before').to.be.lessThan(500_000_000);
  });

  it('of a hidden group are for its members, and to others as if they were not', async () => {
    const { models } = site.services;
    const tunde = await site.token('tunde-adeyemi');
    const hidden = (await models.posts.findOne({ group: groupId('programme-board') }).lean())!.thread;
    const made = await send(tunde, `/api/v1/threads/${hidden}/pictures`, { alt }, [jpeg]);
    const { url, markdown } = made.body.picture;
    await tunde.json('POST', `/api/v1/threads/${hidden}/posts`, { body: markdown });
    const seen = await fetch(site.url + url, { headers: tunde.headers });
    expect(seen.status).to.equal(200);
    expect(seen.headers.get('cache-control')).to.match(/^private/);
    await tunde.json('POST', `/api/v1/threads/${thread}/posts`, { body: `In the open: ${markdown}` });
    const [theirs, never] = await Promise.all(
      [url, `/pictures/${'x'.repeat(43)}`].map(async (path) => {
        const answer = await fetch(site.url + path, { headers: george.headers });
        return {
          status: answer.status,
          text: (await answer.text()).replaceAll(path, '').replaceAll(encodeURIComponent(path), ''),
        };
      }),
    );
    expect(theirs).to.deep.equal(never);
    expect(theirs!.status).to.equal(404);
    const missing = await send(program, `/api/v1/threads/${hidden}/pictures`, { alt }, [jpeg]);
    expect(missing.status).to.equal(404);
    expect(
      (
        await program.json('GET', `/threads/${hidden}/pictures/new`, undefined, {
          accept: 'application/json',
        })
      ).status,
    ).to.equal(404);
  });

  it('go with the post of their owner, whoever quotes them, and are public only where a public post shows them', async () => {
    const { models } = site.services;
    const tunde = await site.token('tunde-adeyemi');
    const hidden = (await models.posts.findOne({ group: groupId('programme-board') }).lean())!.thread;
    const cachingFor = async (agent: Agent, url: string): Promise<string> => {
      const answer = await fetch(site.url + url, { headers: agent.headers });
      return `${answer.status} ${answer.headers.get('cache-control')?.split(',')[0]}`;
    };
    const { url, markdown } = (await add(program, jpeg)).body.picture;
    const post = async (agent: Agent, where: string): Promise<string> =>
      (await agent.json('POST', `/api/v1/threads/${where}/posts`, { body: `> ${markdown}` })).body.post.id;
    await post(tunde, hidden);
    expect(await cachingFor(tunde, url), 'shown to members only').to.equal('200 private');
    expect(await statusFor(site.guest(), url)).to.equal(404);
    const own = await post(program, thread);
    await post(tunde, thread);
    expect(await cachingFor(site.guest(), url)).to.equal('200 public');
    expect(await cachingFor(tunde, url), 'with the cookie of a member').to.equal('200 private');
    await program.json('DELETE', `/api/v1/posts/${own}`);
    for (const agent of [site.guest(), tunde, program]) expect(await statusFor(agent, url)).to.equal(404);
  });

  it('that nobody shows after a day are swept; those of kept texts and of deleted posts stay', async () => {
    const { models, pictures } = site.services;
    await models.pictures.deleteMany({});
    const ids: string[] = [];
    for (let count = 0; count < 4; count += 1) ids.push((await add(program, jpeg)).body.picture.id);
    const [loose, kept, shown, gone] = ids as [string, string, string, string];
    await george.get(page);
    await george.submit(`/threads/${thread}/posts`, { body: `![x](/pictures/${kept})`, action: 'save' });
    await program.json('POST', `/api/v1/threads/${thread}/posts`, { body: `![x](/pictures/${shown})` });
    const { body } = await program.json('POST', `/api/v1/threads/${thread}/posts`, {
      body: `![x](/pictures/${gone})`,
    });
    await program.json('DELETE', `/api/v1/posts/${body.post.id}`);
    expect(await pictures.sweep(new Date()), 'too young').to.equal(0);
    expect(await pictures.sweep(new Date(Date.now() + 25 * 3600 * 1000))).to.equal(1);
    const left = (await models.pictures.find({}, { _id: 1 }).lean()).map(({ _id }) => _id);
    expect(left.toSorted()).to.deep.equal([kept, shown, gone].toSorted());
    expect(left).not.to.include(loose);
  });

  it('are not added to a thread that is locked', async () => {
    const { models } = site.services;
    const locked = (await program.json('GET', '/api/v1/frameworks/web-professionals/competencies/WM-05')).body
      .threadId;
    await models.threads.updateOne({ _id: locked }, { $set: { lockedReason: 'Settled' } }, { upsert: true });
    const refused = await send(program, `/api/v1/threads/${locked}/pictures`, { alt }, [jpeg]);
    expect([refused.status, refused.body.detail]).to.deep.equal([403, 'This thread is locked: Settled']);
  });

  it('of many files are the one of the field', async () => {
    const path = `/api/v1/threads/${thread}/pictures`;
    const parts = Array.from({ length: 20 }, (_, at): [string, string] => [`file${at}`, 'x'.repeat(1_000)]);
    const form = (files: [string, string | Buffer][]): FormData => {
      const body = new FormData();
      body.set('alt', alt);
      for (const [name, file] of files) body.append(name, new Blob([file as BlobPart]), 'chart.png');
      return body;
    };
    const post = (body: FormData): Promise<Response> =>
      fetch(site.url + path, { method: 'POST', body, headers: program.headers });
    expect((await post(form(parts))).status).to.equal(413);
    expect(
      (
        await post(
          form([
            ['other', 'x'],
            ['picture', jpeg],
          ]),
        )
      ).status,
    ).to.equal(201);
  });

  it('of one member are limited in all', async () => {
    const { models } = site.services;
    const unproved = { id: 'unproved', handle: 'u', name: 'U', organisation: null, suspendedUntil: null };
    const reader = { member: { ...unproved, confirmed: false }, roles: new Map(), admin: false };
    const files = [{ field: 'picture', name: 'a.jpg', bytes: jpeg, tooLarge: false }];
    const added = await site.services.pictures.add(reader, thread, files, alt);
    await models.pictures.updateOne({ _id: added._id }, { $set: { size: 5_000_000 } });
    const refused = await site.services.pictures.add(reader, thread, files, alt).catch(String);
    expect(refused).to.match(/^Problem: .* 5 megabytes that you have until your e-mail address is confirmed/);
    await models.pictures.updateMany({ owner: memberId('george-hallam') }, { $set: { size: 60_000_000 } });
    const full = await add(program, jpeg);
    expect(full.status).to.equal(409);
    expect(full.body.errors[0]).to.deep.equal({
      path: 'picture',
      message: 'Your pictures fill the 100 megabytes that each member has. Ask an administrator.',
    });
  });
});
