import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { officialSchema } from '../../plugins/case-exchange/test/official-schema.ts';
import { checkLog } from '../../server/cli/checks/check-log.ts';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import { threadIds } from '../../server/cli/checks/thread-ids.ts';
import { Problem } from '../../server/core/errors.ts';
import { everyone } from '../../server/core/reader.ts';
import {
  jsonBytes,
  listed,
  type Manifest,
  type PackagePeople,
} from '../../server/features/travelling/package-format.ts';
import { zipOf } from '../../server/features/travelling/zip.ts';
import { readZip } from '../../server/features/travelling/read-zip.ts';
import { startTestSite, type TestSite } from '../support/site.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

type Json = Record<string, unknown>;

describe('travelling: a framework with its discussion as one package', function () {
  this.timeout(120_000);
  let site: SeededSite;
  let files: Map<string, Buffer>;
  const slug = 'web-professionals';

  before(async () => {
    site = await startSeededSite();
    files = await readZip(await download('/frameworks/web-professionals/package.zip'));
  });
  after(() => site.close());

  const download = async (path: string): Promise<Buffer> => {
    const answer = await fetch(site.url + path);
    expect(answer.status, path).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('application/zip');
    expect(answer.headers.get('content-disposition')).to.equal('attachment; filename=web-professionals.zip');
    return Buffer.from(await answer.arrayBuffer());
  };
  const json = <T = Json>(path: string): T => JSON.parse(files.get(path)!.toString()) as T;

  it('lists every file with its size and sum, and nothing else is in it', () => {
    const manifest = json<Manifest>('manifest.json');
    expect(manifest.drafts.map(({ number, state }) => [number, state])).to.deep.equal([
      [1, 'superseded'],
      [2, 'open'],
    ]);
    expect(manifest.files.map(({ path }) => path)).to.have.members(
      [...files.keys()].filter((path) => path !== 'manifest.json'),
    );
    for (const { path, size, sha256 } of manifest.files) {
      const bytes = files.get(path)!;
      expect([size, sha256]).to.deep.equal([bytes.length, createHash('sha256').update(bytes).digest('hex')]);
    }
  });

  it('holds drafts as CASE that the official schema takes, with nothing null', function () {
    const check = officialSchema(this);
    for (const path of ['drafts/1.case.json', 'drafts/2.case.json']) {
      expect(check('CFPackage', json(path)), path).to.deep.equal([]);
      expect(files.get(path)!.toString()).not.to.include(':null');
    }
  });

  it('holds comments as annotations that name their words and their draft', async () => {
    const { items } = json<{ items: Json[] }>('comments/2.json');
    const { models, frameworkStore } = site.services;
    const { drafts } = await frameworkStore.bySlug(everyone, 'web-professionals');
    const draft = drafts.find(({ number }) => number === 2)!;
    const posts = await models.posts
      .find({ thread: `d-${draft._id}` })
      .sort({ number: 1 })
      .lean();
    expect(items.map((item) => item['moot:number'])).to.deep.equal(posts.map(({ number }) => number));
    const at = posts.findIndex(
      ({ anchor, hidden, deletedAt }) => anchor && 'exact' in anchor && !hidden && !deletedAt,
    );
    const { start, end, exact, prefix, suffix } = posts[at]!.anchor as never as Record<string, unknown>;
    const { target } = items[at] as { target: { source: string; state: Json; selector: Json } };
    expect(json<{ CFItems: Json[] }>('drafts/2.case.json').CFItems.map(({ uri }) => uri)).to.include(
      target.source,
    );
    expect(target.state).to.include({ type: 'TimeState', 'moot:draft': 2 });
    expect(target.selector['refinedBy']).to.deep.equal([
      { type: 'TextPositionSelector', start, end },
      { type: 'TextQuoteSelector', exact, prefix, suffix },
    ]);
    const gone = items.filter((item) => item['moot:gone']);
    const left = posts.filter(({ hidden, deletedAt }) => hidden !== null || deletedAt !== null);
    expect(gone).to.have.length(left.length);
    for (const item of gone) expect(item).not.to.have.any.keys('body', 'creator');
  });

  it('holds nothing that is not seen by everybody', async () => {
    const words = [...files.values()].join('\n');
    const members = await site.services.models.members.find().lean();
    for (const { email, _id } of members) {
      expect(words).not.to.include(email);
      expect(words).not.to.include(_id);
    }
    const gone = await site.services.models.posts
      .find({ $or: [{ hidden: { $ne: null } }, { deletedAt: { $ne: null } }], body: { $ne: '' } })
      .lean();
    expect(gone).not.to.have.length(0);
    for (const { body } of gone) expect(words).not.to.include(JSON.stringify(body).slice(1, -1));
    expect(words).not.to.include('Private Draft');
  });

  it('is the same each time but for its date line, over the API too', async () => {
    const again = await readZip(await download('/api/v1/frameworks/web-professionals/package'));
    const undated = (all: Map<string, Buffer>) =>
      [...all].map(([path, bytes]) => [path, bytes.toString().replace(/"exportedAt": "[^"]+"/, '')]);
    expect(undated(again)).to.deep.equal(undated(files));
  });

  it('is for those only who may see the framework', async () => {
    const [hidden] = await site.services.models.frameworks.find({ scope: { $ne: 'public' } }).lean();
    const paths = ['package', 'package.zip'].map((end) => `/frameworks/${hidden!.slug}/${end}`);
    for (const path of [...paths, `/api/v1/frameworks/${hidden!.slug}/package`]) {
      const refused = await fetch(site.url + path);
      expect(refused.status, path).to.equal(404);
      expect(await refused.text()).not.to.include(hidden!.title);
    }
    const insider = await site.token('dominik-wolski');
    const { status } = await insider.get(`/api/v1/frameworks/${hidden!.slug}/package`);
    expect(status).to.equal(200);
  });

  describe('taken into an empty Moot', () => {
    let other: TestSite;
    let group: { id: string; scope: 'public' };
    const now = new Date('2026-11-27T06:00:00Z');
    let first: Buffer;

    before(async () => {
      other = await startTestSite({ publicUrl: 'https://other.example' });
      const made = await other.services.groups.ensure(everyone, {
        slug: 'site',
        name: 'Site',
        scope: 'public',
        purpose: '',
        rules: '',
      });
      group = { id: made._id, scope: 'public' };
      first = (await site.services.packaging.of(everyone, slug, now)).bytes;
    });
    after(() => other.close());

    /** The package with some files changed, and its sums made right again. */
    const changed = (
      change: (files: Map<string, Buffer>) => void,
      manifest: (one: Manifest) => void = () => {},
    ) => {
      const other = new Map([...files].filter(([path]) => path !== 'manifest.json'));
      change(other);
      const list = json<Manifest>('manifest.json');
      list.files = [...other].map(([path, bytes]) => listed({ path, bytes }));
      manifest(list);
      return zipOf([
        { path: 'manifest.json', bytes: jsonBytes(list) },
        ...[...other].map(([path, bytes]) => ({ path, bytes })),
      ]);
    };
    const words = (path: string, from: string | RegExp, to: string) => (all: Map<string, Buffer>) => {
      const before = all.get(path)!.toString();
      expect(before).to.match(typeof from === 'string' ? new RegExp(from) : from);
      all.set(path, Buffer.from(before.replace(from, to)));
    };
    const refusal = async (bytes: Buffer): Promise<string> => {
      const error: unknown = await other.services.packageImport.run(everyone, { bytes, slug, group }).then(
        () => null,
        (problem: unknown) => problem,
      );
      expect(error).to.be.instanceOf(Problem);
      expect(await other.services.models.frameworks.countDocuments()).to.equal(0);
      return (error as Problem).errors.map(({ path, message }) => `${path}: ${message}`).join('\n');
    };

    it('is refused, with where, when something in it is not right', async () => {
      const nothing = (): void => undefined;
      const wrong: [Buffer, string | RegExp][] = [
        [Buffer.from('no zip'), 'package: is no zip'],
        [first.subarray(0, first.length / 2), 'package: is no zip'],
        [await changed((all) => void all.delete('people.json')), 'people.json: is missing'],
        [await changed(nothing, (list) => void list.files.pop()), 'people.json: is not in the manifest'],
        [
          await changed(nothing, (list) => (list.files[0]!.sha256 = '0'.repeat(64))),
          'drafts/1.case.json: is not as',
        ],
        [await changed(nothing, (list) => (list.version = 2)), 'manifest.json version: is 2'],
        [await changed(nothing, (list) => (list.drafts[0]!.number = 7)), 'manifest.json drafts.0.number'],
        [
          await changed(words('comments/1.json', '"exact": "', '"exact": "not ')),
          /comments\/1\.json items\.\d+\.target\.selector/,
        ],
        [
          await changed(
            words('comments/1.json', /"source": "[^"]+/, '"source": "https://elsewhere.example/x'),
          ),
          /comments\/1\.json items\.\d+\.target\.source: https:\/\/elsewhere/,
        ],
        [
          await changed(
            words('comments/2.json', /"creator": "[^"]+/, '"creator": "https://elsewhere.example/members/x'),
          ),
          /comments\/2\.json items\.\d+\.creator/,
        ],
        [
          await changed(words('comments/2.json', '"moot:number": 2', '"moot:number": 3')),
          'comments/2.json items.1.moot:number',
        ],
        [
          await changed(
            words('dispositions.json', /"comment": "[^"]+/, '"comment": "https://elsewhere.example/posts/1'),
          ),
          'dispositions.json dispositions.0.comment',
        ],
        [
          await changed(words('drafts/2.case.json', '"fullStatement":', '"statement":')),
          /drafts\/2\.case\.json CFItems\[\d+\]\.fullStatement/,
        ],
        [
          await changed((all) => void all.set('threads/x.json', all.get('comments/1.json')!)),
          'threads/x.json: is about',
        ],
      ];
      for (const [bytes, where] of wrong) expect(await refusal(bytes)).to.match(new RegExp(where));
    });

    it('is for administrators alone', async () => {
      const member = { member: null, roles: new Map(), admin: false };
      const asked = other.services.packageImport.run(member, { bytes: first, slug, group });
      expect(await asked.catch((error: Problem) => error.status)).to.equal(403);
      const page = '/administration/packages';
      const insider = await site.browser('george-hallam');
      expect((await insider.get(page)).status).to.equal(404);
      const unknown = await fetch(site.url + page, { redirect: 'manual' });
      expect(await unknown.text()).not.to.include('Take in a framework');
    });

    it('goes on after it was cut short', async () => {
      const { log } = other.services;
      const append = log.append.bind(log);
      let left = 25;
      log.append = (...asked: Parameters<typeof append>) =>
        left-- > 0 ? append(...asked) : Promise.reject(new Error('cut short'));
      const cut = await other.services.packageImport
        .run(everyone, { bytes: first, slug, group })
        .catch((error: Error) => error.message);
      log.append = append;
      expect(cut).to.equal('cut short');
      expect(await other.services.models.posts.countDocuments()).to.be.within(1, 25);
    });

    it('gives the same bytes when it is exported again', async () => {
      const taken = await other.services.packageImport.run(everyone, { bytes: first, slug, group });
      expect(taken).to.include({ drafts: 2, repeated: false });
      const second = (await other.services.packaging.of(everyone, slug, now)).bytes;
      const [before, after] = [await readZip(first), await readZip(second)];
      for (const [path, bytes] of before)
        expect(after.get(path)?.toString(), path).to.equal(bytes.toString());
      expect(second.equals(first)).to.equal(true);
    });

    it('names people as guests from elsewhere, whom nobody can sign in as', async () => {
      const { people } = json<PackagePeople>('people.json');
      const [{ handle, name }] = people as [PackagePeople['people'][0]];
      const host = new URL(site.services.config.publicUrl).host;
      const page = await (await fetch(`${other.url}/members/${handle}@${host}`)).text();
      expect(page).to.include(name);
      expect(await other.services.models.members.countDocuments()).to.equal(0);
      const draft = await (await fetch(`${other.url}/frameworks/${slug}/drafts/2/comments`)).text();
      expect(draft).to.match(new RegExp(`From <a href="https?://[^"]*/posts/[^"]+"[^>]*>${host}</a>`));
      expect(draft).to.include(`<bdi>${host}</bdi> · no account here`);
    });

    it('agrees with its log, and a second time changes nothing', async () => {
      // What follows the log may still write of what it counts.
      const said = { channel: /^(?:thread:|frameworks?(?::|$))/ };
      const changes = await other.services.models.changes.countDocuments(said);
      const again = await other.services.packageImport.run(everyone, { bytes: first, slug, group });
      expect(again.repeated).to.equal(true);
      expect(await other.services.models.changes.countDocuments(said)).to.equal(changes);
      // A change stands a moment before its channel's head is noted.
      let found = await checkLog(other.services);
      for (let tries = 0; tries < 50 && found.length > 0; tries += 1) {
        await delay(100);
        found = await checkLog(other.services);
      }
      expect(found).to.deep.equal([]);
      for (const id of await threadIds(other.services))
        expect(await checkThread(other.services, id), id).to.deep.equal([]);
    });
  });
});
