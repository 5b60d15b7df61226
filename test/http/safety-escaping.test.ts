import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { Agent } from '../support/browserless.ts';
import { crawl } from '../support/http-crawl.ts';
import { addDraft, daysFromNow } from '../support/http-drafts.ts';
import { startTestSite, type TestSite } from '../support/site.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';

/** Each would run, or break out of where it stands, on a page that forgot to escape it. */
const payloads = [
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  '\' onmouseover=alert(1) x="" onfocus="alert(1)',
  '</textarea></title></script><script>alert(1)</script>',
  '{{ 7919 * 1000003 }}{% raw %}${7919*1000003}',
  '--><iframe srcdoc="<script>alert(1)</script>">',
  '<!--actions--></article><base href=//evil.example>',
];
const markdown = [
  ...payloads,
  '[click](javascript:alert(1)) [click](JaVaScRiPt&colon;alert(1)) [click](data:text/html,<script>alert(1)</script>) [click](vbscript:x)',
  '![x](javascript:alert(1)) ![x](x "onerror=alert(1)") ![" onerror=alert(1)](https://e.example/a.png)',
  '<javascript:alert(1)> javascript:alert(1) https://e.example/"onmouseover=alert(1)',
  '[x]: javascript:alert(1)\n\n[x] [[<img src=x onerror=alert(1)>]] @<b>',
  '```"><script>alert(1)</script>\n<img src=x onerror=alert(1)>\n```',
  '| a"><script>alert(1)</script> |\n|---|\n| `<svg/onload=alert(1)>` |',
  '[a](/\\evil.example) [b](//evil.example) [c](https://e.example "\'><script>alert(1)</script>")',
];
const all = payloads.join(' ');

describe('What people write', function () {
  this.timeout(180_000);
  let site: TestSite;
  let mallory: TestPerson;
  let admin: TestPerson;
  const paths: string[] = [];

  before(async () => {
    site = await startTestSite();
    const { services, url } = site;
    const { models } = services;
    const group = await services.groups.ensure(everyone, {
      slug: 'forum',
      name: `Forum ${all}`,
      scope: 'public',
      purpose: markdown.join('\n\n'),
      rules: markdown.join('\n\n'),
    });
    mallory = await makePerson(services, url, 'Mallory', { roles: { [group._id]: ['member', 'officer'] } });
    admin = await makePerson(services, url, 'Dora', { admin: true });
    for (const { id } of [mallory, admin]) {
      await models.members.updateOne(
        { _id: id },
        { $set: { name: `Name ${all}`, organisation: `Works for ${all}` } },
      );
      await services.log.append('members', {
        decide: () => ({ type: 'member.renamed', actor: null, data: { member: id } }),
      });
    }
    await addDraft(site, {
      slug: 'skills',
      title: `Framework ${all}`,
      description: all,
      group: { id: group._id, scope: 'public' },
      licence: { title: `Licence ${all}`, url: 'javascript:alert(1)' },
      closesAt: daysFromNow(5),
      items: [
        { identifier: 'role', kind: `Role`, code: '"><i>', title: all },
        {
          identifier: 'one',
          kind: `Kind ${all}`,
          code: '<b>A&1</b>',
          title: all,
          statement: markdown.join('\n\n'),
          parent: 'role',
        },
        { identifier: 'two', kind: 'Skill level', title: null, statement: all, parent: 'one' },
      ],
    });
    const items = (await mallory.agent.json('GET', '/api/v1/frameworks/skills/drafts/1')).body;
    const one = items.items[1];
    const send = async (thread: string, body: unknown, by = mallory): Promise<string> => {
      const answer = await by.agent.json('POST', `/api/v1/threads/${thread}/posts`, body);
      expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
      return answer.body.post.id;
    };
    const thread = `g-${(await services.groups.openThread(await mallory.reader(), group._id, payloads[0]! + payloads[3]!))._id}`;
    const posts: string[] = [];
    for (const body of markdown) posts.push(await send(thread, { body }));
    // By another: nobody says the same in two threads.
    for (const body of markdown) await send(`c-${one.id}`, { body }, admin);
    const exact = one.title.slice(0, 60);
    await send(items.threadId, {
      body: all,
      anchor: { competency: one.id, field: 'title', start: 0, end: [...exact].length, exact },
      formal: true,
    });
    await send(items.threadId, {
      body: all,
      replyTo: await send(items.threadId, { body: markdown.join('\n\n'), anchor: { competency: one.id } }),
    });
    await mallory.agent.json('PATCH', `/api/v1/posts/${posts[0]}`, { body: `Edited ${all}`, version: 1 });
    await admin.agent.json('POST', `/api/v1/posts/${posts[2]}/reports`, { reason: all.slice(0, 400) });
    await services.threads.setHidden(await admin.reader(), posts[1]!, true, all.slice(0, 400));
    await services.threads.setLocked(await admin.reader(), thread, true, all.slice(0, 400));
    await services.followers.drain();
    paths.push(
      `/posts/${posts[0]}/history`,
      `/posts/${posts[0]}/edit`,
      `/posts/${posts[0]}/delete`,
      `/posts/${posts[2]}/report`,
      `/threads/c-${one.id}/compose?quote=${posts[0]}&body=${encodeURIComponent(all)}`,
      `/threads/c-${one.id}/compose?body=${encodeURIComponent(all)}&reply=${encodeURIComponent(all)}`,
      `/threads/${items.threadId}/compose?competency=${one.id}&passage=title:0:40`,
      `/frameworks/skills/drafts/1?q=${encodeURIComponent(payloads[1]!)}`,
      `/frameworks/skills/drafts/1?q=alert&role=${encodeURIComponent(all)}`,
      `/sign-in?return=${encodeURIComponent(`/${all}`)}`,
      `/nothing/${encodeURIComponent(all)}?x=${encodeURIComponent(all)}`,
      '/moderation',
      '/moderation/log',
      '/groups/forum/threads/new',
    );
  });
  after(() => site.close());

  it('is shown as text on every page, to guests, to its author and to moderators', async () => {
    const readers = { guest: new Agent(site.url), author: mallory.agent, moderator: admin.agent };
    for (const [who, agent] of Object.entries(readers)) {
      const pages = await crawl(agent, { most: 80, alike: 40 });
      for (const path of paths) pages.set(path, await agent.get(path));
      let shown = 0;
      for (const [path, { status, text, headers }] of pages) {
        expect(status, `${who}: ${path}`).to.be.lessThan(500);
        if (!headers.get('content-type')?.startsWith('text/html')) continue;
        if (text.includes('alert(1)')) shown += 1;
        harmless(text, `${who}: ${path}`);
      }
      expect(shown, who).to.be.greaterThan(12);
    }
  });

  it('would be noticed if it were not', () => {
    for (const text of [
      payloads[0]!,
      '<a href="javascript:x">',
      '<p title="" onclick="x">',
      '<script>alert(1)</script>',
    ]) {
      expect(() => harmless(`<p>${text}</p>`, text)).to.throw();
    }
  });

  it('leaves links only to where one may go, and is never run as a template', async () => {
    for (const path of [
      '/groups/forum',
      '/frameworks/skills',
      '/frameworks/skills/drafts/1',
      '/members/mallory',
      '/',
    ]) {
      const { text } = await mallory.agent.get(path);
      expect(text, path).not.to.include('7919023757');
      for (const [, href] of text.matchAll(/href="([^"]*)"/g)) {
        expect(href, path).to.match(/^(\/(?![/\\])|#|https?:|mailto:)/);
      }
    }
  });

  it('is given to programs as JSON that no browser takes for a page', async () => {
    for (const path of [
      '/api/v1/frameworks',
      '/api/v1/groups',
      '/api/v1/members/mallory',
      '/ims/case/v1p1/CFDocuments',
      '/api/v1/threads/x<script>',
    ]) {
      const { headers } = await mallory.agent.get(path);
      expect(headers.get('content-type'), path).to.match(/^application\/(problem\+)?json/);
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
    }
  });
});

/** Fails when a tag of the page is one that our templates never make, or carries a handler or an unsafe address. */
function harmless(html: string, where: string): void {
  // Values are left out: what stands between quotes is data, as long as the quotes hold.
  for (const [tag, name] of html.matchAll(
    /<([a-z][\w-]*)((?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>/gi,
  )) {
    expect(name!.toLowerCase(), where).not.to.be.oneOf(['iframe', 'object', 'embed', 'base', 'style']);
    const bare = tag.replaceAll(/"[^"]*"/g, '""');
    expect(bare, where).not.to.match(/\s(on\w+|style|srcdoc)\s*=/i);
    expect(tag, where).not.to.match(/\s(href|src|action)\s*=\s*["']?\s*(javascript|data|vbscript):/i);
    if (name === 'img') expect(tag, where).not.to.match(/src=x/);
  }
  const scripts = html.match(/<script\b[^>]*>/g) ?? [];
  expect(scripts.filter((tag) => !tag.includes('src="/assets/')).length, where).to.be.lessThan(2);
  expect(html, where).not.to.match(/<svg\/onload|<img src=x|<script>alert|<iframe|<base /);
}
