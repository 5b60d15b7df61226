import { expect } from 'chai';
import { apiBase } from '../../server/core/http/routes.ts';
import type { Agent } from '../support/browserless.ts';
import { type Forum, startForum } from '../support/http-forum.ts';
import { type Raw, raw } from '../support/http-raw.ts';
import { errorPage, problem } from '../support/http-refusals.ts';
import { signedIn } from '../support/people.ts';
import { cpuMs } from '../support/cpu-time.ts';

const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('Bad input', function () {
  this.timeout(180_000);
  let site: Forum;
  let thread: string;
  let written = '';
  let browser: Agent;

  before(async () => {
    site = await startForum();
    thread = await site.newThread();
    await site.post(site.ben, thread, 'The first.');
    browser = await signedIn(site, 'bea');
    await browser.get(`/threads/${thread}`);
    await site.services.log.settled();
    written = await site.counts();
  });
  after(() => site.close());
  afterEach(async () => {
    await site.services.log.settled();
    expect(await site.counts(), 'nothing was written').to.equal(written);
    expect((await fetch(`${site.url}/threads/${thread}`)).status, 'still answers').to.equal(200);
  });

  const api = (
    method: string,
    path: string,
    body?: Buffer | string,
    headers: Record<string, string> = json,
  ): Promise<Raw> => raw(site.url + apiBase + path, { ...site.ben.agent.headers, ...headers }, method, body);
  const post = (body: Buffer | string, headers?: Record<string, string>) =>
    api('POST', `/threads/${thread}/posts`, body, headers);

  it('refuses JSON that is malformed, of another type, too large or not UTF-8', async () => {
    for (const text of [
      '{',
      '{"body":"x"',
      '{"body":}',
      "{'body':'x'}",
      '[',
      'null',
      '"text"',
      '7',
      'NaN',
      '\u0000',
      '{"body":"x"}}',
    ]) {
      problem(await post(text), 400, text);
    }
    problem(await post('[]'), 422, 'an array');
    expect(problem(await post(''), 422, 'nothing').errors[0].path).to.equal('body');
    expect(problem(await post('{}'), 422, 'no field').errors[0].path).to.equal('body');
    problem(await post(Buffer.from('{"body":"caf\xe9"}', 'latin1')), 400, 'Latin-1');
    problem(await post(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), 400, 'bytes');
    problem(
      await post('{"body":"x"}', { 'Content-Type': 'application/json; charset=iso-8859-1' }),
      415,
      'charset',
    );
    problem(await post('{"body":"x"}', { ...json, 'Content-Encoding': 'br' }), 400, 'not Brotli');
    problem(await post('{"body":"x"}', { ...json, 'Content-Encoding': 'nonsense' }), 415, 'encoding');
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data', 'nonsense', '']) {
      problem(await post('{"body":"x"}', { 'Content-Type': type }), 415, type);
    }
    problem(await post('body=x', form), 415, 'a form');
    problem(await post(JSON.stringify({ body: 'x'.repeat(5_000_000) })), 413, '5 MB');
    const long = problem(await post(JSON.stringify({ body: 'é'.repeat(10_001) })), 422, 'too long');
    expect(long.errors[0].message).to.include('10,001').and.include('10,000').and.include('1 must go');
  });

  it('refuses texts that are nothing, or hold what nobody can read', async () => {
    for (const body of [
      '',
      ' ',
      '\n\t\r\n',
      '\u00a0\u2003',
      'a\u0000b',
      'a\u0007b',
      'a\u001bb',
      'a\u007fb',
      'a\u0085b',
      'a\ufffdb',
    ]) {
      expect(problem(await post(JSON.stringify({ body })), 422, JSON.stringify(body)).errors).to.have.length(
        1,
      );
    }
    for (const half of ['\\ud800', '\\udfff', 'x\\ud83dx'])
      problem(await post(`{"body":"${half}"}`), 422, half);
    for (const body of [
      '- '.repeat(10_000),
      '>'.repeat(10_000),
      Array.from({ length: 130 }, (_, at) => `${' '.repeat(at)}- x`).join('\n'),
      '['.repeat(9_000),
      '> - '.repeat(2_500),
    ]) {
      const started = cpuMs();
      const answer = await post(JSON.stringify({ body: `x ${body.slice(0, 9_990)}`.replace('x ', '') }));
      expect(answer.status, body.slice(0, 9)).to.be.oneOf([201, 422]);
      expect(cpuMs() - started, body.slice(0, 9)).to.be.lessThan(2_000);
      if (answer.status === 201) written = await site.counts();
      else expect(problem(answer, 422, 'depth').errors[0].message).to.include('20 levels');
    }
  });

  it('takes no key for more than a key, in JSON, in forms and in queries', async () => {
    for (const [text, path] of [
      ['{"body":"x","__proto__":{"admin":true}}', '__proto__'],
      ['{"body":"x","constructor":{"prototype":{}}}', 'constructor'],
      ['{"body":{"$ne":null}}', 'body'],
      ['{"body":["x"]}', 'body'],
      ['{"body":"x","replyTo":{"$gt":""}}', 'replyTo'],
      ['{"body":"x","replyTo":["a"]}', 'replyTo'],
      ['{"body":"x","anchor":[]}', 'anchor'],
      ['{"body":"x","anchor":{"competency":{"$ne":1}}}', 'anchor.competency'],
      ['{"body":"x","formal":"true"}', 'formal'],
      ['{"body":"x","body2":"y","id":"z","number":7,"author":"ada"}', 'author'],
    ] as const) {
      const { errors } = problem(await post(text), 422, text);
      expect(
        errors.map((error: { path: string }) => error.path),
        text,
      ).to.include(path);
    }
    expect(({} as { admin?: boolean }).admin).to.equal(undefined);
    for (const query of [
      'limit[$ne]=1',
      '__proto__[x]=1',
      'limit=1&limit=2',
      'limit=%ff',
      'after[]=1',
      'x=1',
    ]) {
      problem(await api('GET', `/threads/${thread}/posts?${query}`), 422, query);
    }
    for (const query of [
      '?page[$ne]=1',
      '?page=-1',
      '?page=1e9',
      '?page=2&page=3',
      '?__proto__=1',
      '?page=%ff',
      '?page=99999999999',
    ]) {
      expect((await raw(`${site.url}/threads/${thread}${query}`)).status, query).to.equal(200);
    }
    problem(
      await raw(`${site.url}${apiBase}/session`, json, 'POST', '{"email":{"$ne":""},"password":{"$ne":""}}'),
      422,
      'signing in',
    );
    const login = await raw(`${site.url}/sign-in`, form, 'POST', 'email[$ne]=x&password[$ne]=y');
    errorPage(login, 422, 'signing in by a form');
  });

  it('refuses forms that are too large, have too many fields, or hold arrays and bytes for text', async () => {
    const { fields } = browser.page!.forms.find(({ action }) => action === `/threads/${thread}/posts`)!;
    const cookie = `moot.sid=${browser.cookies.get('moot.sid')}`;
    const token = `_csrf=${encodeURIComponent(fields['_csrf']!)}&key=k1`;
    const send = (body: string | Buffer) =>
      raw(`${site.url}/threads/${thread}/posts`, { ...form, Cookie: cookie }, 'POST', body);
    errorPage(await send(`${token}&body=${'x'.repeat(5_000_000)}`), 413, '5 MB');
    errorPage(await send(`${token}&body=x${'&a=b'.repeat(5000)}`), 413, 'fields');
    const long = await send(`${token}&body=${'x'.repeat(10_001)}`);
    errorPage(long, 422, 'too long');
    expect(long.text).to.include('This has 10,001 characters').and.include('x'.repeat(10_001));
    for (const body of [
      'body=x&body=y',
      'body[]=x',
      'body[$ne]=x',
      'body=',
      'body=%20%0d%0a',
      '__proto__=x',
      'body',
      'body=%00x',
      'body=a%0bb',
      '',
    ]) {
      errorPage(await send(`${token}&${body}`), 422, body);
    }
    for (const body of ['body=a%ffb', 'body=%c3%28', 'body=%ed%a0%80'])
      errorPage(await send(`${token}&${body}`), 400, body);
    errorPage(
      await send(Buffer.concat([Buffer.from(`${token}&body=a`), Buffer.from([0xff, 0xfe])])),
      400,
      'bytes',
    );
    errorPage(await send(`${token}&body=x&replyTo=nothing`), 422, 'replyTo');
    errorPage(await send(`${token}&body=x&competency=__proto__`), 422, 'competency');
    const multipart = '--b\r\nContent-Disposition: form-data; name="body"\r\n\r\nx\r\n--b--';
    const other = await raw(
      `${site.url}/threads/${thread}/posts`,
      { 'Content-Type': 'multipart/form-data; boundary=b', Cookie: cookie },
      'POST',
      multipart,
    );
    expect(other.status).to.be.oneOf([403, 415]);
  });
});
