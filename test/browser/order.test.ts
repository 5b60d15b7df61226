import { expect } from 'chai';
import { groupThreadId, postId } from '../../seeds/names.ts';
import type { Visitor } from '../support/browser.ts';
import { readerOf, seededSite, visit } from './seeded.ts';

const threadOf = (title: string): string => `g-${groupThreadId('nhs-web-network', title)}`;

describe('Order, as it is seen', function () {
  this.timeout(30_000);
  const source = threadOf('Who signs off clinical content at your place?');
  const target = threadOf('Is this framework for us as well?');
  const visitors: Visitor[] = [];
  before(async function () {
    this.timeout(90_000);
    visitors.push(await visit('callum-mackie'), await visit(null));
  });
  after(() => Promise.all(visitors.map((visitor) => visitor.close())));

  it('moves a post on both open pages, and counts down in slow mode', async () => {
    const { services } = await seededSite();
    const [left, right] = visitors as [Visitor, Visitor];
    await Promise.all([left.page.goto(`/threads/${source}`), right.page.goto(`/threads/${target}`)]);
    for (const { page } of visitors) await page.waitForSelector('[data-live-status][data-state="live"]');
    const moderator = await readerOf('priya-raman');
    const moved = postId('nhs-signoff-1');
    const asked = { reason: 'It answers that question.', wider: false };
    await services.moves.move(moderator, source, [moved], target, asked);
    await left.page.waitForSelector(`li[data-post="${moved}"] >> text=was moved to another thread`);
    await right.page.waitForSelector('.moot-post__origin >> text=moved here');
    await left.page.reload();
    await left.page.getByRole('link', { name: 'Is this framework for us as well?' }).click();
    await left.page.fill('#body', 'Thank you for moving it.');
    await left.page.getByRole('button', { name: 'Post', exact: true }).click();
    await left.page.waitForSelector('[data-slow-state] >> text=/You may post again in 1[45]:/');
    expect([...left.complaints, ...right.complaints]).to.deep.equal([]);
  });
});
