import { expect } from 'chai';
import { memberId } from '../../seeds/names.ts';
import { csv } from '../../server/core/csv.ts';
import { periodsOf } from '../../server/features/activity/periods.ts';
import type { Agent } from '../support/browserless.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

const web = '/frameworks/web-professionals';

describe('The activity of a framework', function () {
  this.timeout(180_000);
  let site: SeededSite;
  let guest: Agent;

  before(async () => {
    site = await startSeededSite();
    guest = site.guest();
  });
  after(() => site.close());

  const rowsOf = async (file: string): Promise<string[][]> => {
    const response = await fetch(`${site.url}${web}/activity/${file}`);
    expect(response.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).to.match(/^attachment; filename=/);
    const [, ...rows] = (await response.text()).trim().split('\r\n');
    return rows.map((row) => row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
  };
  const sum = (rows: string[][], column: number): number =>
    rows.reduce((total, row) => total + Number(row.at(column)), 0);

  it('counts what stands, over time and by competency, in chart, table and file alike', async () => {
    const [time, competencies] = [await rowsOf('by-time.csv'), await rowsOf('by-competency.csv')];
    const comments = sum(time, -2);
    expect(comments).to.be.greaterThan(10);
    expect(sum(competencies, -2)).to.equal(comments);
    expect(sum(competencies, -1)).to.equal(sum(time, -1));
    const page = await guest.get(`${web}/activity`);
    expect(page.words).to.include(`${comments} comments on drafts and ${sum(time, -1)} posts in threads`);
    expect(page.text).to.match(/<svg class="moot-chart"[^>]* role="img" aria-label="Bar chart/);
    expect(page.text.match(/<tr class="govuk-table__row"><th scope="row"/g)).to.have.length.above(
      competencies.length,
    );
    const two = await rowsOf('by-time.csv?draft=2');
    expect(sum(two, -2)).to.be.within(1, comments - 1);
    expect(sum(two, -1)).to.equal(0);
    expect((await guest.get(`${web}/activity?draft=2`)).words).to.include(
      `${sum(two, -2)} comments on draft 2`,
    );
    expect((await guest.get(web)).text).to.include(`href="${web}/activity"`);
  });

  it('follows what is posted and what is hidden', async () => {
    const { threads, directory } = site.services;
    const before = await rowsOf('by-time.csv');
    const { threadId } = (await guest.json('GET', `/api/v1${web}/competencies/WM`)).body;
    const george = (await directory.reader(memberId('george-hallam')))!;
    const posted = await threads.post(george, threadId, { body: 'One more' });
    expect(sum(await rowsOf('by-time.csv'), -1)).to.equal(sum(before, -1) + 1);
    const rhiannon = (await directory.reader(memberId('rhiannon-pugh')))!;
    await threads.setHidden(rhiannon, posted.held ? posted.id : posted.post._id, true, 'Only a test');
    expect(await rowsOf('by-time.csv')).to.deep.equal(before);
  });

  it('answers 404 for what is not there, and says what to do where there is nothing', async () => {
    for (const path of [
      '/activity?draft=99',
      '/activity?draft=x',
      '/activity/other.csv',
      '/activity/toString',
    ])
      expect((await guest.get(web + path)).status, path).to.equal(404);
    expect((await guest.get('/frameworks/programme-board-roles/activity')).status).to.equal(404);
    expect(periodsOf(new Map(), new Date()).periods).to.deep.equal([]);
  });
});

describe('Numbers of activity', () => {
  it('are put together by day, week, month or year, as the span asks, without a gap', () => {
    const tally = { comments: 1, posts: 2 };
    const over = (first: string, today: string): [string, number, number] => {
      const { unit, periods } = periodsOf(
        new Map([
          [first, tally],
          [today, tally],
        ]),
        new Date(today),
      );
      return [unit, periods.length, periods.reduce((total, { posts }) => total + posts, 0)];
    };
    expect(over('2026-11-01', '2026-11-26')).to.deep.equal(['day', 26, 4]);
    expect(over('2026-03-20', '2026-11-26')).to.deep.equal(['week', 37, 4]);
    expect(over('2024-01-31', '2026-11-26')).to.deep.equal(['month', 35, 4]);
    expect(over('2009-05-01', '2026-11-26')).to.deep.equal(['year', 18, 4]);
  });

  it('become files in which no name is a formula', () => {
    expect(csv([['=1+1', '+x', '@a', '\tb', '-2', 'a "b", c', 'plain', -2]])).to.equal(
      `\uFEFF'=1+1,'+x,'@a,'\tb,'-2,"a ""b"", c",plain,-2\r\n`,
    );
  });
});
