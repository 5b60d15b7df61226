import { expect } from 'chai';
import { apiBase } from '../../server/core/http/routes.ts';
import { everyone } from '../../server/core/reader.ts';
import type { Agent } from '../support/browserless.ts';
import { addDraft } from '../support/http-drafts.ts';
import { type Raw, raw } from '../support/http-raw.ts';
import { signedIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';

const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('Bad input', function () {
  this.timeout(60_000);
  let site: TestSite;
  let ben: TestPerson;
  let browser: Agent;
  let auth: Record<string, string>;
  let thread: string;
  let written = '';

  before(async () => {
    site = await startTestSite();
    const { services, url } = site;
    const group = await services.groups.ensure(everyone, {
      slug: 'forum',
      name: 'Forum',
      scope: 'public',
      purpose: '',
      rules: '',
    });
    const items = [{ identifier: 'one', code: 'A-1', title: 'Costs', statement: 'Knows what it costs.' }];
    await addDraft(site, { slug: 'skills', group: { id: group._id, scope: 'public' }, items });
    ben = await makePerson(services, url, 'Ben Baker');
    auth = ben.agent.headers;
    browser = await signedIn(site, 'bea');
    thread = `g-${(await services.groups.openThread(await ben.reader(), group._id, 'A thread of ours'))._id}`;
    await ben.agent.json('POST', `${apiBase}/threads/${thread}/posts`, { body: 'The first.' });
    await browser.get(`/threads/${thread}`);
    await services.log.settled();
    written = await counts();
  });
  after(() => site.close());
  afterEach(async () => {
    await site.services.log.settled();
    expect(await counts(), 'nothing was written').to.equal(written);
    expect((await fetch(`${site.url}/threads/${thread}`)).status, 'still answers').to.equal(200);
  });

  /** How much there is of everything that requests can write. */
  async function counts(): Promise<string> {
    const { models } = site.services;
    const { changes, posts, threads, groupThreads, members, reports, heldPosts, keptTexts, tokens } = models;
    const all = { changes, posts, threads, groupThreads, members, reports, heldPosts, keptTexts, tokens };
    const found = Object.entries(all).map(async ([name, model]) => {
      return `${name} ${await (model as { countDocuments(): Promise<number> }).countDocuments()}`;
    });
    return (await Promise.all(found)).join(', ');
  }
  const api = (
    method: string,
    path: string,
    body?: Buffer | string,
    headers: Record<string, string> = json,
  ): Promise<Raw> => raw(site.url + apiBase + path, { ...auth, ...headers }, method, body);
  const post = (body: Buffer | string, headers?: Record<string, string>) =>
    api('POST', `/threads/${thread}/posts`, body, headers);

  /** A problem document with this status, that tells nothing of what is inside. */
  function problem(answer: Raw, status: number, what: string): any {
    expect(answer.status, `${what}: ${answer.text.slice(0, 300)}`).to.equal(status);
    expect(answer.headers['content-type'], what).to.match(/^application\/problem\+json/);
    const document = JSON.parse(answer.text);
    expect(document, what).to.include.all.keys('type', 'title', 'status', 'detail', 'errors');
    expect(document.status).to.equal(status);
    expect(answer.text, what).not.to.match(/node_modules|at \w+ \(|Mongo|\.ts:/);
    return document;
  }
  function errorPage(answer: Raw, status: number, what: string): void {
    expect(answer.status, `${what}: ${answer.text.slice(0, 200)}`).to.equal(status);
    expect(answer.headers['content-type'], what).to.match(/^text\/html/);
    expect(answer.text, what)
      .to.match(/<h1/)
      .and.not.match(/node_modules|at \w+ \(|Mongo|\.ts:/);
    expect(answer.headers['content-security-policy'], what).to.be.a('string');
  }

  it('gets a 404 page or document for every address and id that is not there', async () => {
    const ids = [
      'nothing',
      '0',
      '-1',
      'null',
      'undefined',
      '%24ne',
      '__proto__',
      'constructor',
      'toString',
      '%00',
      '%0d%0aX-A:%201',
      '..%2f..%2fetc%2fpasswd',
      'c-',
      'd-x',
      'g-',
      '-',
      "'",
      '%F0%9F%98%80',
      'x'.repeat(3000),
      'c-__proto__',
    ];
    for (const id of ids) {
      for (const path of [
        `/threads/${id}`,
        `/threads/${id}/posts`,
        `/threads/${id}/changes`,
        `/posts/${id}`,
        `/groups/${id}`,
        `/frameworks/${id}`,
        `/frameworks/skills/drafts/${id}`,
        `/frameworks/skills/competencies/${id}`,
        `/members/${id}`,
        `/${id}`,
      ]) {
        problem(await api('GET', path), 404, path);
      }
      for (const path of [
        `/threads/${id}`,
        `/threads/${id}/compose`,
        `/posts/${id}`,
        `/posts/${id}/edit`,
        `/posts/${id}/history`,
        `/groups/${id}`,
        `/frameworks/${id}`,
        `/frameworks/skills/drafts/${id}`,
        `/frameworks/skills/drafts/${id}/comments`,
        `/frameworks/skills/competencies/${id}`,
        `/members/${id}`,
        `/pages/${id}`,
        `/${id}`,
      ]) {
        errorPage(await raw(site.url + path), 404, path);
      }
      problem(await api('PATCH', `/posts/${id}`, '{"body":"x","version":1}'), 404, id);
      problem(await api('POST', `/threads/${id}/posts`, '{"body":"x"}'), 404, id);
    }
    for (const path of [
      '/api',
      '/api/',
      '/api/v1',
      '/api/v2/threads',
      '/ims/case/v1p1/CFItems/x',
      '/ims/nothing',
    ]) {
      problem(await raw(site.url + path), 404, path);
    }
  });

  it('gets 400 for an address that is not well-formed, and leads nowhere outside', async () => {
    for (const path of [
      '/threads/%ff',
      '/threads/%E0%A4%A',
      '/groups/%c0%ae%c0%ae',
      '/frameworks/skills/competencies/%80',
    ]) {
      errorPage(await raw(site.url + path), 400, path);
      problem(await raw(site.url + apiBase + path), 400, path);
    }
    errorPage(await raw(`${site.url}/%ff`), 404, 'no page');
    for (const path of [
      '/assets/../package.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/assets/..%5c..%5cpackage.json',
      '/assets/%2e%2e%2fpackage.json',
      '/assets/%00',
      '/assets//etc/passwd',
      '/pages/..%2f..%2fpackage.json',
      '/pages/%2e%2e%2fabout',
      '/assets/.build',
      '/assets/',
    ]) {
      const answer = await raw(site.url + path);
      expect(answer.status, path).to.be.oneOf([400, 403, 404]);
      expect(answer.text, path).not.to.include('"dependencies"').and.not.include('root:');
    }
  });

  it('answers methods that are not there under /api with a document', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH'])
      problem(await api(method, `/threads/${thread}`, '{}'), 404, method);
    problem(await api('POST', '/frameworks', '{}'), 404, 'POST');
    problem(await api('PROPFIND', '/frameworks'), 404, 'PROPFIND');
    errorPage(await raw(`${site.url}/`, form, 'POST', 'a=b'), 404, 'POST /');
    const head = await api('HEAD', '/frameworks');
    expect(head).to.include({ status: 200, text: '' });
  });

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
      const started = Date.now();
      const answer = await post(JSON.stringify({ body: `x ${body.slice(0, 9_990)}`.replace('x ', '') }));
      expect(answer.status, body.slice(0, 9)).to.be.oneOf([201, 422]);
      expect(Date.now() - started, body.slice(0, 9)).to.be.lessThan(2_000);
      if (answer.status === 201) written = await counts();
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
    errorPage(await send(`${token}&body=x${'&a=b'.repeat(300)}`), 413, 'fields');
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

  it('withstands headers that are huge or odd', async () => {
    const huge = await raw(`${site.url}/`, { 'X-Much': 'x'.repeat(40_000) }).catch(() => ({ status: 431 }));
    expect(huge.status).to.equal(431);
    for (const [name, value] of [
      ['Accept', '*&^%, ;q=x'],
      ['Accept-Encoding', 'gzip;q=x, *;q=-1'],
      ['Cookie', 'moot.sid=%%%; =;;'],
      ['Cookie', `moot.sid=${'s%3A'.repeat(500)}`],
      ['Authorization', 'Basic eDp5'],
      ['If-None-Match', '*'],
      ['Range', 'bytes=0-1'],
      ['X-Forwarded-For', 'nonsense, ::1'],
      ['X-Forwarded-Host', 'evil.example'],
      ['X-Forwarded-Proto', 'gopher'],
      ['Host', 'evil.example'],
    ] as const) {
      const answer = await raw(`${site.url}/threads/${thread}`, { [name]: value });
      expect(answer.status, `${name}: ${value}`).to.be.oneOf([200, 206, 304, 401]);
      expect(answer.text).not.to.include('evil.example');
    }
    for (const bearer of ['x', 'x'.repeat(5000), 'null', '{"$ne":1}']) {
      problem(await raw(`${site.url}${apiBase}/me`, { Authorization: `Bearer ${bearer}` }), 401, bearer);
    }
  });
});
