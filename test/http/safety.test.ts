import { expect } from 'chai';
import { apiBase, expressPath } from '../../server/core/http/routes.ts';
import type { Agent } from '../support/browserless.ts';
import { raw } from '../support/http-raw.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('Safety', function () {
  this.timeout(180_000);
  let site: SeededSite;
  let admin: Agent;
  let thread: string;

  before(async () => {
    site = await startSeededSite();
    admin = await site.browser('dominik-wolski');
    thread = (await admin.json('GET', `${apiBase}/frameworks/web-professionals/competencies/WM`)).body
      .threadId;
  });
  after(() => site.close());

  const cookieOf = (agent: Agent) => ({ Cookie: `moot.sid=${agent.cookies.get('moot.sid')}` });
  /**
   * Counts are told a second after the posts, whoever reads meanwhile. What a reader was told of is read with the page
   * that shows it, which their own open pages hear, and nobody else.
   */
  const changes = (): Promise<number> =>
    site.services.models.changes.countDocuments({
      type: { $nin: ['draft.counted', 'notifications.changed'] },
    });

  it('sends the same strict headers with pages, answers, files and errors', async () => {
    const { text } = await site.guest().get('/');
    const style = /href="(\/assets\/[^"]+\.css)"/.exec(text)![1]!;
    const asked: [
      path: string,
      status: number,
      method?: string,
      body?: string,
      headers?: Record<string, string>,
    ][] = [
      ['/', 200],
      ['/', 200],
      ['/sign-in', 200],
      ['/nothing', 404],
      ['/threads/%ff', 400],
      ['/moderation', 303],
      ['/posts/x/report', 303],
      [`${apiBase}/frameworks`, 200],
      [`${apiBase}/me`, 401],
      [`${apiBase}/nothing`, 404],
      ['/api/openapi.json', 200],
      [`${apiBase}/session`, 422, 'POST', '{}', json],
      [`${apiBase}/session`, 400, 'POST', '{', json],
      ['/sign-in', 413, 'POST', `email=${'x'.repeat(1_200_000)}`, form],
      ['/sign-in', 403, 'POST', 'email=x', { ...form, Origin: 'https://evil.example' }],
      [style, 200],
      ['/assets/nothing.css', 404],
      ['/favicon.ico', 301],
      ['/robots.txt', 200],
      ['/healthz', 200],
      ['/ims/case/v1p1/CFDocuments', 200],
    ];
    for (const [path, status, method, body, headers] of asked) {
      const answer = await raw(site.url + path, headers, method, body);
      const what = `${method ?? 'GET'} ${path}`;
      expect(answer.status, what).to.equal(status);
      const policy = String(answer.headers['content-security-policy']);
      expect(policy, what)
        .to.include("default-src 'self'")
        .and.include("frame-ancestors 'none'")
        .and.include("object-src 'none'")
        .and.include("base-uri 'none'")
        .and.include("form-action 'self'");
      expect(policy, what).not.to.match(/unsafe-|\*|https?:|data:|nonce-/);
      expect(answer.headers['x-content-type-options'], what).to.equal('nosniff');
      expect(answer.headers['x-frame-options'], what).to.equal('DENY');
      expect(answer.headers['referrer-policy'], what).to.equal('same-origin');
      expect(answer.headers, what).not.to.have.any.keys(
        'x-powered-by',
        'server',
        'access-control-allow-origin',
        'set-cookie',
      );
      if (status >= 400 && !path.startsWith('/assets'))
        expect(answer.headers['cache-control'], what).to.match(/no-store/);
    }
    expect((await raw(site.url + style)).headers['cache-control']).to.match(/max-age=31536000.*immutable/);
    expect((await raw(`${site.url}/account`, cookieOf(admin))).headers['cache-control']).to.match(/^private/);
  });

  it('changes nothing when pages are read, and has no script in them but the one named by its hash', async () => {
    const before = await changes();
    const post = (await site.services.models.posts.findOne({ thread }).lean())!._id;
    const group = (await site.services.models.groupThreads.findOne().lean())!._id;
    let read = 0;
    for (const { method, path } of site.site.routes.pageRoutes) {
      if (method !== 'get' || path === '/robots.txt') continue;
      const id = path.startsWith('/threads') ? `g-${group}` : post;
      const filled = path
        .replace(':id', path.startsWith('/threads') && path.endsWith('compose') ? thread : id)
        .replace(':slug', path.startsWith('/groups') ? 'spin' : 'web-professionals')
        .replace(':number', '2')
        .replace(':key', 'WM')
        .replace(':name', 'about')
        .replace(':handle', 'ben-osei')
        .replace(':link', 'x');
      const page = await admin.get(filled);
      expect(page.status, filled).to.be.lessThan(500);
      noScript(page.text, String(page.headers.get('content-security-policy')), filled);
      if (page.status === 200) read += 1;
    }
    expect(read).to.be.greaterThan(25);
    expect(await changes()).to.equal(before);
  });

  it('refuses every change whose token is missing, wrong or of another session', async () => {
    const other = await site.browser('ben-osei');
    const tokenOf = async (agent: Agent): Promise<string> =>
      /name="_csrf" value="([^"]+)"/.exec((await agent.get('/account')).text)![1]!;
    const [own, theirs] = [await tokenOf(admin), await tokenOf(other)];
    expect(own).not.to.equal(theirs);
    const before = await changes();
    const { pageRoutes, apiRoutes } = site.site.routes;
    const post = (await site.services.models.posts.findOne({ thread }).lean())!._id;
    const fill = (path: string): string =>
      path.replace(':id', path.includes('threads') ? thread : post).replaceAll(/:\w+/g, 'spin');
    const unsafe = [
      ...pageRoutes
        // A letter's link is all that its pages ask for: mail programs have neither session nor token.
        .filter(({ method, provedByAddress }) => method !== 'get' && !provedByAddress)
        .map(({ path }) => ({ method: 'POST', path: fill(path), headers: form })),
      ...apiRoutes
        .filter(({ method }) => method !== 'get')
        .map(({ method, path }) => ({
          method: method.toUpperCase(),
          path: apiBase + fill(expressPath(path)),
          headers: json,
        })),
    ];
    expect(unsafe.length).to.be.greaterThan(30);
    for (const { method, path, headers } of unsafe) {
      for (const token of [null, '', 'nonsense', theirs, `${own}x`, own.toUpperCase()]) {
        const body =
          headers === form
            ? `body=x&title=A+long+title&reason=reason${token === null ? '' : `&_csrf=${encodeURIComponent(token)}`}`
            : '{"body":"x","version":1,"reason":"a reason"}';
        const sent: Record<string, string> =
          headers === json && token !== null ? { 'X-CSRF-Token': token } : {};
        const answer = await raw(site.url + path, { ...headers, ...cookieOf(admin), ...sent }, method, body);
        expect(answer.status, `${method} ${path} with ${token}`).to.equal(403);
        expect(answer.text).to.match(/another session|Not taken/);
      }
    }
    expect(await changes()).to.equal(before);
    expect((await raw(`${site.url}/account`, cookieOf(admin))).status, 'still signed in').to.equal(200);
    const right = await raw(
      `${site.url}${apiBase}/threads/${thread}/posts`,
      { ...json, ...cookieOf(admin), 'X-CSRF-Token': own },
      'POST',
      '{"body":"With the token."}',
    );
    expect(right.status).to.equal(201);
    const query = await raw(
      `${site.url}/threads/${thread}/posts?_csrf=${own}`,
      { ...form, ...cookieOf(admin) },
      'POST',
      'body=x',
    );
    expect(query.status, 'in the address').to.equal(403);
  });

  it('refuses what other sites make a browser send, from guests too; a token needs no such care', async () => {
    const foreign: Record<string, string>[] = [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: `${site.url}.evil.example` },
      { Origin: 'nonsense' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: site.url, 'Sec-Fetch-Site': 'cross-site' },
    ];
    const before = await site.services.models.keptTexts.countDocuments();
    for (const headers of foreign) {
      for (const path of [
        '/sign-in',
        '/register',
        '/forgotten-password',
        `/threads/${thread}/posts`,
        '/preview',
      ]) {
        const answer = await raw(
          site.url + path,
          { ...form, ...headers },
          'POST',
          'body=x&email=a@b.example&password=p',
        );
        expect(answer.status, `${path} ${JSON.stringify(headers)}`).to.equal(403);
      }
      const session = await raw(
        `${site.url}${apiBase}/session`,
        { ...json, ...headers },
        'POST',
        '{"email":"a@b.example","password":"p"}',
      );
      expect(session.status).to.equal(403);
    }
    expect(await site.services.models.keptTexts.countDocuments()).to.equal(before);
    const program = await site.token('ben-osei');
    const posted = await raw(
      `${site.url}${apiBase}/threads/${thread}/posts`,
      { ...program.headers, ...json, Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' },
      'POST',
      '{"body":"From a program."}',
    );
    expect(posted.status).to.equal(201);
    // A wrong token does not fall back on the cookie that comes along.
    const both = await raw(
      `${site.url}${apiBase}/threads/${thread}/posts`,
      { ...json, ...cookieOf(admin), Authorization: 'Bearer wrong' },
      'POST',
      '{"body":"x"}',
    );
    expect(both.status).to.equal(401);
  });
});

/** Fails when a page holds a script that its policy would not run, or something that wants to be one. */
function noScript(html: string, policy: string, where: string): void {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)];
  const inline = scripts.filter(([, tag]) => !/\bsrc="\/assets\//.test(tag!));
  expect(inline.length, where).to.be.lessThan(2);
  expect(policy.match(/'sha256-[^']+'/g), where).to.have.length(1);
  for (const [, tag] of html.matchAll(/<([a-z][^>]*)>/g)) {
    expect(tag, where).not.to.match(/\s(on\w+|style|srcdoc)=/);
    expect(tag, where).not.to.match(/(href|src|action)="\s*(javascript|data|vbscript):/i);
  }
  expect(html, where).not.to.match(/<(style|iframe|object|embed|base)\b/);
}
