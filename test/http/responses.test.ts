import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import { memberId } from '../../seeds/names.ts';
import { everyone } from '../../server/core/reader.ts';
import { draftThread } from '../../server/features/frameworks/framework-subjects.ts';
import type { Agent } from '../support/browserless.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

const web = '/frameworks/web-professionals';
const table = `${web}/responses`;

describe('Comments and responses', function () {
  this.timeout(240_000);
  let site: SeededSite;
  let guest: Agent;

  before(async () => {
    site = await startSeededSite();
    guest = site.guest();
  });
  after(() => site.close());

  const fetched = (path: string): Promise<Response> => fetch(`${site.url}${path}`);
  const csvOf = async (query = ''): Promise<Record<string, string>[]> => {
    const response = await fetched(`${table}.csv${query}`);
    expect(response.headers.get('content-disposition')).to.match(
      /^attachment; filename="?web-professionals-responses-\d{4}-\d\d-\d\d\.csv"?/,
    );
    return parse(await response.text(), { bom: true, columns: true });
  };
  const api = async (query = '') => (await guest.json('GET', `/api/v1${table}${query}`)).body;

  it('show every comment with its answer, to everybody, and the figures add up with the rows', async () => {
    const rows = await csvOf();
    const { items, total, figures, competencies } = await api('?limit=200');
    expect(total).to.equal(rows.length).and.to.be.greaterThan(10);
    expect(items).to.have.length(total);
    const answered = items.filter(({ answer }: { answer: unknown }) => answer);
    const outcomes: number[] = Object.values(figures.outcomes);
    expect(figures.undecided).to.equal(total - answered.length);
    expect(outcomes.reduce((sum, one) => sum + one, 0)).to.equal(answered.length);
    expect(competencies.reduce((sum: number, one: { all: number }) => sum + one.all, 0)).to.equal(total);
    const page = await guest.get(table);
    expect(page.words).to.include(`${total} comments`);
    expect(page.text.match(/ id="comment-/g)).to.have.length(Math.min(50, total));
    expect((await guest.get(web)).text).to.include(`href="${table}"`);
  });

  it('name the change that an answer led to, with the wording before and after', async () => {
    const { items } = await api('?state=accepted&limit=200');
    const tied = items.find(({ answer }: { answer: { change: unknown } }) => answer.change);
    expect(tied.answer.change).to.include({ number: 2 });
    expect(tied.answer.change.before).not.to.equal(tied.answer.change.after);
    const row = (await csvOf('?state=accepted')).find((one) => one['Address']!.endsWith(tied.url))!;
    expect(row['Changed in draft']).to.equal('2');
    expect(row['Wording after']).to.equal(tied.answer.change.after);
    expect((await guest.get(`${table}?state=accepted`)).text).to.include(tied.answer.change.url);
  });

  it('are narrowed by answer, draft, competency and formality, in files as on the page', async () => {
    const all = await csvOf();
    const undecided = await csvOf('?state=undecided');
    expect(undecided).to.have.length(all.filter((row) => row['Answer'] === 'Undecided').length);
    const first = await csvOf('?draft=1&formal=yes');
    expect(first).to.have.length(all.filter((row) => row['Draft'] === '1' && row['Formal'] === 'Yes').length);
    expect(first.length).to.be.greaterThan(0);
    const { competencies } = await api();
    const one = competencies.find(({ competency }: { competency: string | null }) => competency);
    const about = await api(`?competency=${one.competency}&limit=200`);
    expect(about.total).to.be.at.least(one.all);
    const wrong = await guest.get(`${table}?state=nonsense`);
    expect(wrong.status).to.equal(422);
    expect((await guest.json('GET', `/api/v1${table}?state=nonsense`)).status).to.equal(422);
  });

  it('keep words that look like formulas as words, in both kinds of file', async () => {
    const { frameworkStore, threads, directory } = site.services;
    const { draft } = await frameworkStore.draft(everyone, 'web-professionals', 2);
    const george = (await directory.reader(memberId('george-hallam')))!;
    await threads.post(george, draftThread(draft._id), {
      body: '=HYPERLINK("https://example.org")',
      formal: true,
    });
    const row = (await csvOf('?sort=newest'))[0]!;
    expect(row['Words of the comment']).to.equal('\'=HYPERLINK("https://example.org")');
    const bytes = Buffer.from(await (await fetched(`${table}.xlsx?sort=newest`)).arrayBuffer());
    const [{ data }] = (await readXlsxFile(bytes)) as unknown as [{ data: unknown[][] }];
    const head = data[0]!;
    expect(data[1]![head.indexOf('Words of the comment')]).to.equal('=HYPERLINK("https://example.org")');
    expect(data).to.have.length((await csvOf()).length + 1);
    expect(data[1]![head.indexOf('Made on')]).to.be.instanceOf(Date);
  });

  it('of a hidden framework are not to be told from those of one that is not there', async () => {
    for (const ending of ['', '.csv', '.xlsx']) {
      const [hidden, missing] = await Promise.all(
        ['programme-board-roles', 'no-such-framework'].map((slug) =>
          fetched(`/frameworks/${slug}/responses${ending}`),
        ),
      );
      expect(hidden!.status).to.equal(404);
      expect(missing!.status).to.equal(404);
    }
    expect((await guest.json('GET', '/api/v1/frameworks/programme-board-roles/responses')).status).to.equal(
      404,
    );
  });

  it('say so where nobody has commented', async () => {
    const page = await guest.get('/frameworks/government-digital-and-data/responses?state=rejected');
    expect(page.words).to.include('No comment is like that');
  });
});
