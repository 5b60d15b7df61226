import { expect } from 'chai';
import { groupThreadId, memberId } from '../../seeds/names.ts';
import type { Visitor } from '../support/browser.ts';
import { readerOf, seededSite, visit } from './seeded.ts';

const thread = `g-${groupThreadId('pswpg', 'How comments on draft 2 will be answered')}`;

describe('Following, by a member with script', () => {
  let george: Visitor;
  let priya: Visitor;
  before(async function () {
    this.timeout(90_000);
    george = await visit('george-hallam');
    priya = await visit('priya-raman');
  });
  after(async () => {
    await george.close();
    await priya.close();
  });

  it('each sees that the other reads, and one who does not want to be named is only counted', async () => {
    const { services } = await seededSite();
    const reading = george.page.locator('[data-presence]');
    await george.page.goto(`/threads/${thread}`);
    await priya.page.goto(`/threads/${thread}`);
    await reading.filter({ hasText: '2 people are reading this now: you and Priya Raman.' }).waitFor();
    expect(await reading.getAttribute('aria-live')).to.equal('off');
    await priya.page.goto('/account/presence');
    await priya.page.getByLabel('Show others when I am reading or writing').uncheck();
    await priya.page.getByRole('button', { name: 'Save' }).click();
    await priya.page.getByText('You are only counted.').waitFor();
    await priya.page.goto(`/threads/${thread}`);
    await reading.filter({ hasText: /^2 people are reading this now\.$/ }).waitFor();
    await services.accounts.setUnseen(await readerOf('priya-raman'), false);
    await reading.filter({ hasText: 'you and Priya Raman' }).waitFor();
  });

  it('follows without leaving the page, by keyboard, and hears it said', async () => {
    const { page } = george;
    await page.goto('/groups/pswpg');
    const form = page.locator('form[data-follow]');
    const button = form.getByRole('button');
    const before = await button.getAttribute('value');
    const url = page.url();
    await button.focus();
    await page.keyboard.press('Enter');
    await form.locator('[data-follow-said]').filter({ hasText: /\S/ }).waitFor({ state: 'attached' });
    expect(await button.getAttribute('value')).to.not.equal(before);
    expect(page.url()).to.equal(url);
    expect(await button.evaluate((element) => element === document.activeElement)).to.equal(true);
    await page.reload();
    expect(await button.getAttribute('value')).to.not.equal(before);
    await button.click();
    await form.locator('[data-follow-said]').filter({ hasText: /\S/ }).waitFor({ state: 'attached' });
    expect(await button.getAttribute('value')).to.equal(before);
  });

  it('sees the count grow without a reload, is led to the first unread post, and reading it makes it read', async () => {
    const { services } = await seededSite();
    const { page } = george;
    const head = page.getByRole('link', { name: /^Notifications/ });
    const { posts } = await services.threadStore.find(await readerOf('george-hallam'), thread);
    await services.places.raise(memberId('george-hallam'), thread, { from: 1, to: posts });
    await services.notifications.markRead(await readerOf('george-hallam'), null);
    await page.goto('/frameworks');
    expect(await head.textContent()).not.to.match(/unread/);
    const body = 'What do you think, @george-hallam?';
    await services.threads.post(await readerOf('priya-raman'), thread, { body });
    await head.filter({ hasText: '(1 unread)' }).waitFor();
    await head.click();
    await page.getByRole('heading', { name: 'Notifications' }).waitFor();
    await page.goto(`/threads/${thread}`);
    await page.getByRole('link', { name: '1 unread: go to it' }).click();
    await page.getByText('New since you were here').waitFor();
    const focused = page.locator('.moot-post:focus');
    expect(await focused.textContent()).to.include('What do you think');
    await head.filter({ hasNotText: 'unread' }).waitFor();
    const place = await services.places.of(await readerOf('george-hallam'), [thread]);
    expect(place.get(thread)).to.equal(posts + 1);
    expect([...george.complaints, ...priya.complaints]).to.deep.equal([]);
  });
});
