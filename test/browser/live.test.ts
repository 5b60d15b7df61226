import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Reader } from '../../server/core/reader.ts';
import { narrow, type Visitor } from '../support/browser.ts';
import type { SeededSite } from '../support/http-seeded.ts';
import { framework, openDraft, readerOf, seededSite, visit } from './seeded.ts';

const connected = async (page: Page): Promise<void> => {
  await page.locator('[data-live-status]').filter({ hasText: /^Live/ }).first().waitFor();
};

describe('Two browsers on one draft', () => {
  const words = 'Seen without a reload';
  let one: Visitor;
  let other: Visitor;
  before(async function () {
    this.timeout(90_000);
    one = await visit('george-hallam');
    other = await visit('priya-raman');
  });
  after(async () => {
    await one.close();
    await other.close();
  });

  it('see each other’s comments, edits and deletions arrive, once each', async () => {
    for (const { page } of [one, other]) {
      await page.goto(openDraft);
      await connected(page);
    }
    const writer = await one.context.newPage();
    await writer.goto(`${openDraft}?q=auditor`);
    await writer.getByRole('link', { name: 'Comment on Making the case for money', exact: true }).click();
    await writer.getByLabel('Your comment').fill(words);
    await writer.getByRole('button', { name: 'Post comment' }).click();
    await writer.getByText('Posted.').waitFor();

    for (const { page } of [one, other]) {
      const row = page.locator('#feed li').filter({ hasText: words });
      await row.waitFor();
      expect(await row.count()).to.equal(1);
      const own = page === one.page ? 1 : 0;
      await page.waitForTimeout(50);
      expect(await row.getByRole('link', { name: /^Edit/ }).count()).to.equal(own);
    }
    const status = other.page.locator('#feed [data-announce]');
    await status.filter({ hasText: 'New comment by George Hallam' }).waitFor({ state: 'attached' });
    expect(await status.getAttribute('role')).to.equal('status');

    const post = writer.locator('.moot-post').filter({ hasText: words });
    await post.getByRole('link', { name: /^Edit/ }).click();
    await writer.getByLabel('Your post').fill(`${words}, and edited`);
    await writer.getByRole('button', { name: 'Save', exact: true }).click();
    const edited = other.page.locator('#feed li').filter({ hasText: `${words}, and edited` });
    await edited.getByRole('link', { name: 'edited' }).waitFor();
    const id = await edited.getAttribute('data-post');

    await post.getByRole('link', { name: /^Delete/ }).click();
    await writer.getByRole('button', { name: 'Delete it' }).click();
    const gone = other.page.locator(`#feed li[data-post="${id}"]`);
    await gone.getByText('Deleted by its author').waitFor();
    expect(await gone.count()).to.equal(1);
    await writer.close();
  });

  it('complain of nothing', () => {
    expect([...one.complaints, ...other.complaints]).to.deep.equal([]);
  });
});

describe('A page that is open', () => {
  const subject = `${framework}/competencies/WM`;
  let site: SeededSite;
  let author: Reader;
  let reader: Visitor;
  let page: Page;
  let thread: string;
  before(async function () {
    this.timeout(90_000);
    site = await seededSite();
    author = await readerOf('priya-raman');
    reader = await visit('george-hallam', { viewport: narrow });
    ({ page } = reader);
    await page.goto(subject);
    thread = (await page.locator('.moot-thread-part').first().getAttribute('data-thread'))!;
  });
  after(() => reader.close());

  const write = (body: string) =>
    site.services.threads.post(
      author,
      thread,
      { body, replyTo: null, anchor: null, formal: false },
      undefined,
    );
  const rows = (words: string) => page.locator('ol[aria-label="Discussion"] > li').filter({ hasText: words });

  it('gets what others write in order, once each, and neither focus nor page moves', async () => {
    await page.goto(subject);
    await connected(page);
    const link = page.getByRole('link', { name: 'Saying no with reasons', exact: true });
    await link.focus();
    const before = await page.evaluate(
      '({ y: scrollY, top: document.activeElement.getBoundingClientRect().top })',
    );
    await page.evaluate(() => {
      const heard = ((globalThis as unknown as { heard: string[] }).heard = [] as string[]);
      for (const status of document.querySelectorAll('[data-announce]'))
        new MutationObserver(() => heard.push(status.textContent ?? '')).observe(status, { childList: true });
    });
    for (const number of [1, 2, 3]) await write(`Arrival ${number} in order`);
    await rows('Arrival 3 in order').waitFor({ state: 'attached' });
    const texts = await rows('in order').locator('.moot-post__body').allInnerTexts();
    expect(texts.map((text) => text.trim())).to.deep.equal(
      [1, 2, 3].map((number) => `Arrival ${number} in order`),
    );
    // Together where they arrive together; where a machine is slow, as they come.
    await page.waitForFunction(() => {
      const { heard } = globalThis as unknown as { heard: string[] };
      const countOf = (words: string) => (words.startsWith('New post by ') ? 1 : Number.parseInt(words) || 0);
      return heard.reduce((sum, words) => sum + countOf(words), 0) === 3;
    });
    expect(
      await page.evaluate('({ y: scrollY, top: document.activeElement.getBoundingClientRect().top })'),
    ).to.deep.equal(before);
    expect(await page.evaluate('document.activeElement.textContent')).to.equal('Saying no with reasons');
  });

  it('has a bar that leads to what arrived out of sight', async () => {
    const bar = page.getByRole('button', { name: '3 new posts' });
    await page.locator('[data-live-bar]:not([hidden])').first().waitFor({ state: 'attached' });
    await page.locator('ol[aria-label="Discussion"] > li').first().scrollIntoViewIfNeeded();
    await bar.waitFor();
    await bar.click();
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('Arrival 1 in order'));
    const top = await page.evaluate('document.activeElement.getBoundingClientRect().top');
    expect(top).to.be.within(0, narrow.height);
    await page.mouse.wheel(0, 2_000);
    await page.waitForFunction(() => document.querySelector<HTMLElement>('[data-live-bar]')!.hidden);
  });

  it('shows who is writing', async () => {
    const { page: elsewhere, close } = await visit('priya-raman');
    await elsewhere.goto(subject);
    await connected(elsewhere);
    const said = page.getByText('Priya Raman is writing…');
    // A signal may be lost; who goes on writing sends another.
    for (let tries = 0; tries < 4 && (await said.count()) === 0; tries += 1) {
      await elsewhere.getByLabel('Your post').pressSequentially('Hm');
      await said
        .first()
        .waitFor({ state: 'attached', timeout: 3_500 })
        .catch(() => undefined);
    }
    expect(await said.count()).to.be.above(0);
    await close();
  });

  it('has everything, in order and once, after the connection was lost', async () => {
    await page.goto(subject);
    await connected(page);
    await reader.context.setOffline(true);
    site.site.hub.io.disconnectSockets(true);
    await page.locator('[data-live-status]').filter({ hasText: 'Connection lost' }).first().waitFor();
    for (const number of [1, 2, 3, 4]) await write(`Missed ${number} offline`);
    await reader.context.setOffline(false);
    await rows('Missed 4 offline').waitFor({ state: 'attached', timeout: 15_000 });
    await connected(page);
    await write('Missed 5 offline');
    await rows('Missed 5 offline').waitFor({ state: 'attached' });
    const texts = await rows('offline').locator('.moot-post__body').allInnerTexts();
    expect(texts.map((text) => text.trim())).to.deep.equal(
      [1, 2, 3, 4, 5].map((number) => `Missed ${number} offline`),
    );
    reader.complaints.length = 0;
  });

  it('changes the counts in the tree as comments and posts arrive', async () => {
    await page.goto(framework);
    const managers = page.locator('.moot-tree > li').filter({ hasText: 'Web manager' });
    await managers.locator('summary').first().click();
    const own = managers.locator('.moot-tree__row').filter({ hasText: 'About Web manager' });
    const postsIn = async (text: string): Promise<number> => Number(/(\d+) posts?/.exec(text)![1]);
    const counted = await postsIn(await own.innerText());
    const branch = await postsIn(await managers.locator('summary').first().innerText());
    await page.waitForTimeout(300);
    await write('One more to count');
    await own.getByText(`${counted + 1} posts`).waitFor();
    expect(await postsIn(await managers.locator('summary').first().innerText())).to.equal(branch + 1);
  });

  it('complains of nothing', () => expect(reader.complaints).to.deep.equal([]));
});
