import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { everyone } from '../../server/core/reader.ts';
import type { Visitor } from '../support/browser.ts';
import { tabTo } from '../support/keyboard.ts';
import { readerOf, seededSite, visit } from './seeded.ts';

const moderator = 'rhiannon-pugh';
const second = 'wei-ling-tan';
const author = 'priya-raman';
const reporter = 'george-hallam';
const queue = '/groups/orderly/moderation';

/** A group of its own, so that nothing else waits in its queue. */
async function orderlyGroup(): Promise<{ thread: string; group: string }> {
  const { services } = await seededSite();
  const fields = { slug: 'orderly', name: 'Orderly', scope: 'public' as const, purpose: '', rules: '' };
  const { _id: group } = await services.groups.ensure(everyone, fields);
  for (const handle of [moderator, second])
    await services.groups.setRoles(everyone, (await readerOf(handle)).member!.id, group, [
      'member',
      'moderator',
    ]);
  const { _id } = await services.groups.openThread(await readerOf(author), group, 'A lively discussion');
  return { thread: `g-${_id}`, group };
}

async function write(thread: string, body: string): Promise<string> {
  const { services } = await seededSite();
  const posted = await services.threads.post(await readerOf(author), thread, { body });
  if (posted.held) throw new Error('the author is not confirmed');
  return posted.post._id;
}

const focusedItem = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.closest('[data-item]')?.id ?? '');

describe('Journey 11: a moderator clears the queue', () => {
  const visitors: Visitor[] = [];
  let place: { thread: string; group: string };
  before(async function () {
    this.timeout(90_000);
    place = await orderlyGroup();
  });
  after(async () => {
    for (const { close } of visitors) await close();
  });
  async function open(handle: string, script: boolean): Promise<Page> {
    const visitor = await visit(handle, { script });
    visitors.push(visitor);
    return visitor.page;
  }

  it('of 50 reports, by keyboard alone', async function () {
    this.timeout(180_000);
    const { services } = await seededSite();
    for (let number = 1; number <= 50; number += 1) {
      const post = await write(place.thread, `Buy my course number ${number}.`);
      await services.reports.report(await readerOf(reporter), post, 'An advertisement', 'off-topic');
    }
    const page = await open(moderator, true);
    await page.goto(queue);
    expect(await page.getByText('50 items. The oldest has waited for').count()).to.equal(1);

    // One, and the two after it; then the focus stands on the next.
    await page.keyboard.press('j');
    const first = await focusedItem(page);
    await page.keyboard.press('n');
    await page.keyboard.press('Enter');
    await page.getByText('1 item is decided.').first().waitFor();
    expect(await page.locator(`[id="${first}"]`).count()).to.equal(0);
    await page.waitForFunction(() => document.activeElement?.matches('[data-item]'));
    await page
      .locator('[data-queue-status]', { hasText: '1 item is decided.' })
      .waitFor({ state: 'attached' });
    for (const key of ['x', 'j', 'x', 'h', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await page.getByText('2 items are decided.').first().waitFor();

    // The rest, a page at a time, for one shared reason.
    for (const count of [25, 22]) {
      for (const key of ['a', 'h', 'Enter']) await page.keyboard.press(key);
      await page.getByText(`${count} items are decided.`).first().waitFor();
    }
    expect(await page.getByText('Nothing waits.').count()).to.equal(1);
    const decisions = await services.models.decisions.find({ group: place.group }).lean();
    expect(decisions).to.have.length(50);
    expect(decisions.filter(({ action }) => action === 'hidden')).to.have.length(49);
    expect(new Set(decisions.map(({ batch }) => batch)).size).to.equal(4);
  });

  it('without script: item, report, history, decision, appeal', async function () {
    this.timeout(180_000);
    const post = await write(place.thread, 'Nobody here knows how to write.');
    const member = await open(reporter, false);
    await member.goto(`/posts/${post}/report`);
    await member.getByLabel('It is rude').check();
    await member.getByRole('button', { name: 'Send report' }).click();

    const page = await open(moderator, false);
    await page.goto(queue);
    const item = page.locator('[data-item]').filter({ hasText: 'Nobody here knows how to write.' });
    expect(await item.innerText()).to.match(
      /It is rude[\s\S]*George Hallam[\s\S]*so far[\s\S]*Post hidden \(\d\d\)/,
    );
    await tabTo(page, /^Choose post \d+ of Priya Raman$/);
    await page.keyboard.press('Space');
    await tabTo(page, 'action');
    for (const key of ['ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    await tabTo(page, 'reason');
    await page.keyboard.press('Space');
    await tabTo(page, /^Decide$/);
    await page.keyboard.press('Enter');
    await page.getByText('1 item is decided.').waitFor();
    await (await seededSite()).services.followers.drain();

    const whose = await open(author, false);
    await whose.goto('/notifications');
    await whose.getByText('A moderator hid your post in “A lively discussion”').first().click();
    expect(await whose.getByRole('main').innerText()).to.include('Rude, or an attack on a person or a group');
    await whose.getByLabel('What is wrong with the decision?').fill('It is true, and names nobody.');
    await whose.getByRole('button', { name: 'Send appeal' }).click();
    await whose.getByText('Your appeal is sent.').waitFor();

    await page.goto(queue);
    expect(await page.getByText('Another moderator decides about it').count()).to.equal(1);
    const other = await open(second, false);
    await other.goto(queue);
    await other.getByRole('link', { name: 'Appeal of Priya Raman', exact: true }).click();
    await other.getByLabel('It is taken back').check();
    await other.getByLabel('Answer to who appealed').fill('It is blunt, not rude.');
    await other.getByRole('button', { name: 'Decide the appeal' }).click();
    await other.getByText('The appeal is decided').waitFor();
    await whose.goto(`/posts/${post}`);
    expect(await whose.locator('.moot-post').filter({ hasText: 'Nobody here knows' }).count()).to.equal(1);
  });
});
