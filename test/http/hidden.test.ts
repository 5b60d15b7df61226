import { expect } from 'chai';
import sharp from 'sharp';
import { groupId, memberId, postId } from '../../seeds/names.ts';
import { apiBase } from '../../server/core/http/routes.ts';
import { everyone } from '../../server/core/reader.ts';
import type { Agent } from '../support/browserless.ts';
import { type Asked, bareAnswer } from '../support/http-bare.ts';
import { crawl } from '../support/http-crawl.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';
import { given } from '../support/reasons.ts';
import { objectFor, usual } from '../support/rights-addresses.ts';

const secret = /nightjar|programme-board/i;
const group = 'programme-board';
const framework = 'programme-board-roles';
const board = ['tunde-adeyemi', 'fatima-siddiqui', 'wei-ling-tan'];

describe('The hidden group', function () {
  this.timeout(120_000);
  let site: SeededSite;
  let member: Agent;
  /** Who must find nothing: nobody, somebody of no group, and an officer of other groups. */
  let outsiders: Record<string, Agent>;
  /** What names something hidden in an address, and what each kind of part of an address can be. */
  let parts: {
    decisions: string[];
    slugs: string[];
    threads: string[];
    posts: string[];
    items: string[];
    drafts: string[];
    pictures: string[];
  };

  before(async () => {
    site = await startSeededSite();
    member = await site.token('tunde-adeyemi');
    outsiders = {
      guest: site.guest(),
      stranger: await site.browser('jo-lindqvist'),
      officer: await site.token('rhiannon-pugh'),
    };
    const { models } = site.services;
    const drafts = (await models.drafts.find({ group: groupId(group) }).lean()).map(({ _id }) => _id);
    const items = (
      await models.competencies
        .find({ framework: (await models.frameworks.findOne({ slug: framework }).lean())!._id })
        .lean()
    ).map(({ _id }) => _id);
    const posts = await models.posts.find({ group: groupId(group) }).lean();
    const threads = [...new Set(posts.map(({ thread }) => thread))];
    parts = {
      slugs: [group, framework],
      threads,
      posts: posts.map(({ _id }) => _id),
      items,
      drafts,
      pictures: [],
      decisions: [],
    };
    // A moderator's decisions and a member's reports are hidden with what they are about.
    const reader = (await site.services.directory.reader(memberId('tunde-adeyemi')))!;
    const last = postId('nightjar-dates-2');
    await site.services.reports.setHidden(
      reader,
      last,
      true,
      given('about', 'Nightjar must not be dated yet'),
    );
    await site.services.reports.setHidden(reader, last, false, given('back', 'Nightjar may be dated'));
    parts.decisions = (await site.services.models.decisions.find({ post: last }).lean()).map(
      ({ _id }) => _id,
    );
    await member.json('POST', `${apiBase}/posts/${postId('nightjar-dates-1')}/reports`, {
      reason: 'Nightjar again',
    });
    const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const file = { field: 'picture', name: 'nightjar.png', bytes, tooLarge: false };
    const picture = await site.services.pictures.add(reader, threads[0]!, [file], 'Nightjar at dusk');
    await site.services.threads.post(reader, threads[0]!, { body: `![Nightjar](/pictures/${picture._id})` });
    parts.pictures = [picture._id];
    await site.services.followers.drain();
  });
  after(() => site.close());

  /** Reading addresses with hidden names and ids in them, from the tables of routes. */
  function addresses(): string[] {
    const values: Record<string, string[]> = {
      ':number': ['1'],
      ':key': ['NJ', 'NJ-02', parts.items[0]!],
      ':handle': board,
      ':decision': parts.decisions,
      ':file': ['by-time.csv', 'by-competency.csv'],
    };
    const valuesOf = (path: string, name: string): string[] => {
      // Organisations are public, and not named like groups or frameworks.
      if (path.includes('/organisations')) return [];
      if (name === ':slug') return [path.includes('groups') ? group : framework];
      if (path.startsWith('/pictures/')) return parts.pictures;
      // Nothing of the group is bridged; bridges are tried where a forum is connected.
      if (path.includes('/bridges/')) return [];
      // What waits is no post yet.
      if (path.startsWith('/moderation/held/')) return [];
      if (name === ':id') return path.includes('threads') ? parts.threads : parts.posts.slice(0, 3);
      return values[name] ?? [];
    };
    const { pageRoutes, apiRoutes } = site.site.routes;
    const patterns = [
      ...pageRoutes
        .filter(({ method, path }) => method === 'get' && !/^\/(account|notifications)\//.test(path))
        .map(({ path }) => path),
      ...apiRoutes
        .filter(({ method }) => method === 'get')
        .map(({ path }) => apiBase + path.replaceAll(/\{(\w+)\}/g, ':$1')),
      ...parts.drafts.flatMap((id) =>
        ['CFDocuments', 'CFPackages'].map((kind) => `/ims/case/v1p1/${kind}/${id}`),
      ),
      ...parts.items.slice(0, 2).map((id) => `/ims/case/v1p1/CFItems/${id}`),
      `/frameworks/${framework}/drafts/1?q=money`,
      `/frameworks/${framework}?role=${parts.items[0]}`,
      `/threads/${parts.threads[0]}/compose?quote=${parts.posts[0]}`,
    ];
    return patterns.flatMap((pattern) => {
      let filled = [pattern];
      for (const [name] of pattern.matchAll(/:[a-z]+/g)) {
        filled = filled.flatMap((path) => valuesOf(pattern, name).map((value) => path.replace(name, value)));
      }
      return filled;
    });
  }
  const named = (path: string): boolean =>
    Object.values(parts)
      .flat()
      .some((part) => path.includes(part));

  it('is there, and its members see all of it', async () => {
    const hidden = addresses().filter(named);
    expect(hidden.length).to.be.greaterThan(40);
    const found: string[] = [];
    const refused: string[] = [];
    for (const path of hidden) {
      const { status, text } = await member.get(path);
      // A frozen draft is edited no more, which is said to whoever could; a post that is no comment has no answer.
      const no = path.includes('/drafts/1/') ? [409] : path.endsWith('/answer') ? [404] : [];
      expect(status, path).to.be.oneOf([200, 403, ...no]);
      (status === 200 && secret.test(text) ? found : refused).push(path);
    }
    expect(found.length, refused.join('\n')).to.be.greaterThan(30);
    for (const path of [
      '/',
      '/frameworks',
      '/groups',
      '/moderation/log',
      '/members/wei-ling-tan',
      '/ims/case/v1p1/CFDocuments',
      '/moderation',
      `${apiBase}/groups`,
      `${apiBase}/frameworks`,
    ]) {
      expect(secret.test((await member.get(path)).text), path).to.equal(true);
    }
  });

  it('cannot be reached by any link, nor read of on any page', async () => {
    for (const [who, agent] of Object.entries(outsiders)) {
      const pages = await crawl(agent, { most: who === 'guest' ? 400 : 150, alike: 25 });
      expect(pages.size, who).to.be.greaterThan(140);
      for (const [path, { status, text }] of pages) {
        // A program with a token is kept out of the account's own pages.
        if (!path.startsWith('/account')) expect(status, `${who}: ${path}`).to.be.lessThan(400);
        expect(secret.test(path), `${who}: ${path}`).to.equal(false);
        const at = secret.exec(text);
        expect(at && text.slice(at.index - 80, at.index + 80), `${who}: ${path}`).to.equal(null);
      }
    }
  });

  it('answers to its address as to one that was never there', async () => {
    for (const path of addresses().filter(named)) {
      for (const who of Object.keys(outsiders)) await alike(who, { method: 'GET', path });
      await alike('guest', { method: 'HEAD', path });
    }
  });

  it('answers to changes as if it were not there, too', async () => {
    const { pageRoutes, apiRoutes } = site.site.routes;
    const changed = async (): Promise<number> => site.services.models.changes.countDocuments();
    const before = await changed();
    const fill = (path: string): string => {
      const id = path.startsWith('/threads') ? parts.threads[0]! : parts.posts[0]!;
      return path
        .replace(/:slug|\{slug\}/, path.includes('groups') ? group : framework)
        .replace(/:id|\{id\}/, id);
    };
    let tried = 0;
    for (const { method, path, body } of apiRoutes.filter(
      ({ method, path }) => method !== 'get' && /\{(id|slug)\}/.test(path) && !path.startsWith('/bridges/'),
    )) {
      const asked = {
        method: method.toUpperCase(),
        path: apiBase + fill(path),
        ...(body && { body: JSON.stringify(objectFor(body)), type: 'application/json' }),
      };
      for (const who of ['officer', 'guest']) await alike(who, asked);
      tried += 1;
    }
    const form = new URLSearchParams(
      Object.entries(usual).map(([name, value]) => [name, String(value)]),
    ).toString();
    for (const { path } of pageRoutes.filter(
      ({ method, path }) =>
        method === 'post' && /:(id|slug)/.test(path) && !/^\/(?:account|organisations)\//.test(path),
    )) {
      await alike('officer', {
        method: 'POST',
        path: fill(path),
        body: form,
        type: 'application/x-www-form-urlencoded',
      });
      tried += 1;
    }
    expect(tried).to.be.greaterThan(12);
    expect(await changed()).to.equal(before);
  });

  it('is not given away by what is sent to public threads', async () => {
    const { threadId } = (await member.json('GET', `${apiBase}/frameworks/web-professionals/drafts/2`)).body;
    const officer = outsiders['officer']!;
    const send = (body: unknown) => officer.json('POST', `${apiBase}/threads/${threadId}/posts`, body);
    for (const [hidden, missing] of [
      [{ replyTo: parts.posts[0] }, { replyTo: missingOf(parts.posts[0]!) }],
      [{ anchor: { competency: parts.items[0] } }, { anchor: { competency: missingOf(parts.items[0]!) } }],
    ]) {
      const [one, two] = [await send({ body: 'x', ...hidden }), await send({ body: 'x', ...missing })];
      expect(one.status).to.equal(422);
      expect(one.body).to.deep.equal(two.body);
    }
    for (const query of [
      `quote=${parts.posts[0]}`,
      `reply=${parts.posts[0]}`,
      `competency=${parts.items[0]}`,
    ]) {
      const page = await officer.get(`/threads/${threadId}/compose?${query}`);
      expect(secret.test(page.text), query).to.equal(false);
    }
    for (const query of [`role=${parts.items[0]}`, 'q=nightjar']) {
      const page = await officer.get(`/frameworks/web-professionals/drafts/2?${query}`);
      expect(page.words.replaceAll('nightjar', ''), query).not.to.match(secret);
    }
    // Its own members cannot make a public page name it by linking to it.
    const text = 'See [[NJ-03]] and [[NJ]], @tunde-adeyemi.';
    const posted = await member.json('POST', `${apiBase}/threads/${threadId}/posts`, { body: text });
    expect(posted.status).to.equal(201);
    expect(posted.body.post.html)
      .to.include('[[NJ-03]]')
      .and.include('/members/tunde-adeyemi')
      .and.not.match(secret);
    expect((await member.post('/preview', { body: text })).text).not.to.match(secret);
  });

  it('is not counted where others count', async () => {
    const guest = outsiders['guest']!;
    const { body: documents } = await guest.json('GET', '/ims/case/v1p1/CFDocuments');
    expect(documents.CFDocuments).to.have.length(6);
    const list = await guest.json('GET', '/ims/case/v1p1/CFDocuments?limit=1');
    expect([...list.headers.values()].filter((value) => /^[78]$/.test(value))).to.deep.equal([]);
    expect(list.headers.get('x-total-count')).to.be.oneOf(['6', null]);
    expect((await guest.json('GET', `${apiBase}/groups`)).body.items).to.have.length(5);
    expect((await guest.json('GET', `${apiBase}/frameworks`)).body.items).to.have.length(3);
    for (const handle of board) {
      const [outside, inside] = [
        await guest.json('GET', `${apiBase}/members/${handle}`),
        await member.json('GET', `${apiBase}/members/${handle}`),
      ];
      expect(JSON.stringify(outside.body)).not.to.match(secret);
      expect(JSON.stringify(inside.body), 'its members see it').to.match(secret);
    }
  });

  it('closes at once to whoever leaves it', async () => {
    const wei = await site.token('wei-ling-tan');
    const path = `/threads/${parts.threads.find((id) => id.startsWith('g-'))}`;
    expect((await wei.get(path)).status).to.equal(200);
    await site.services.groups.setRoles(everyone, memberId('wei-ling-tan'), groupId(group), []);
    for (const gone of [
      path,
      apiBase + path,
      `/groups/${group}`,
      `/frameworks/${framework}`,
      `${apiBase}/posts/${parts.posts[0]}`,
    ]) {
      expect((await wei.get(gone)).status, gone).to.equal(404);
    }
    const own = postId('nightjar-dates-2');
    expect(
      (await wei.json('PATCH', `${apiBase}/posts/${own}`, { body: 'x', version: 1 })).status,
      'their own post',
    ).to.equal(404);
    expect((await wei.get('/members/wei-ling-tan')).text).not.to.match(secret);
  });

  /** Asks for what is hidden and for what is not there: answers must be alike in all but the name asked for. */
  async function alike(who: string, asked: Asked): Promise<void> {
    const names = Object.values(parts)
      .flat()
      .toSorted((a, b) => b.length - a.length);
    const missing = names.reduce((path, name) => path.replaceAll(name, missingOf(name)), asked.path);
    const [hidden, never] = [
      await bareAnswer(outsiders[who]!, asked),
      await bareAnswer(outsiders[who]!, { ...asked, path: missing }),
    ];
    const what = `${who}: ${asked.method} ${asked.path}`;
    expect(hidden.status, what).to.be.oneOf([401, 403, 404, 303]);
    expect(hidden, what).to.deep.equal(never);
    expect(hidden.text, what).not.to.match(secret);
  }
});

/** A name of the same form and length that names nothing. */
const missingOf = (name: string): string => name.slice(0, -4) + (name.endsWith('0000') ? '1111' : '0000');
