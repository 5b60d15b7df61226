import { expect } from 'chai';
import { apiBase } from '../../server/core/http/routes.ts';
import { type Forum, startForum } from '../support/http-forum.ts';
import { type Raw, raw } from '../support/http-raw.ts';
import { errorPage, problem } from '../support/http-refusals.ts';

const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('Bad addresses, methods and headers', function () {
  this.timeout(180_000);
  let site: Forum;
  let thread: string;
  let written = '';

  before(async () => {
    site = await startForum();
    thread = await site.newThread();
    await site.post(site.ben, thread, 'The first.');
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

  it('withstands headers that are huge or odd', async () => {
    const huge = await raw(`${site.url}/`, { 'X-Much': 'x'.repeat(200_000) }).catch(() => ({ status: 431 }));
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
