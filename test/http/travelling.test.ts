import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { officialSchema } from '../../plugins/case-exchange/test/official-schema.ts';
import { everyone } from '../../server/core/reader.ts';
import type { Manifest } from '../../server/features/travelling/package-format.ts';
import { readZip } from '../../server/features/travelling/read-zip.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

type Json = Record<string, unknown>;

describe('travelling: a framework with its discussion as one package', function () {
  this.timeout(60_000);
  let site: SeededSite;
  let files: Map<string, Buffer>;

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
});
