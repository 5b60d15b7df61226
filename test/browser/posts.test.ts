import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Visitor } from '../support/browser.ts';
import { framework, readerOf, seededSite, visit } from './seeded.ts';

const perPage = 50;

for (const script of [true, false]) {
  const how = script ? 'with' : 'without';

  describe(`A discussion, ${how} script`, () => {
    const thread = `${framework}/competencies/${script ? 'WD-02' : 'WD-03'}`;
    const first = `First words, ${how} script.`;
    let visitor: Visitor;
    let page: Page;
    before(async function () {
      this.timeout(90_000);
      visitor = await visit('george-hallam', { script });
      ({ page } = visitor);
    });
    after(() => visitor.close());

    const postWith = (words: string) => page.locator('.moot-post').filter({ hasText: words });
    const post = async (words: string): Promise<void> => {
      await page.getByLabel('Your post').fill(words);
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      await page.getByText('Posted.').waitFor();
    };

    it('takes posts and gives each a permanent link', async () => {
      await page.goto(thread);
      await post(first);
      const link = postWith(first).locator('.moot-post__time');
      const address = await link.getAttribute('href');
      expect(address).to.match(/^\/posts\/[0-9a-f]{24}$/);
      expect(await link.locator('time').getAttribute('datetime')).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      await page.goto('/');
      await page.goto(address!);
      expect(new URL(page.url()).pathname).to.equal(thread);
      expect(await page.locator('.moot-post:target').innerText()).to.include(first);
    });

    it('takes replies, and quotes that keep who said it', async () => {
      await postWith(first)
        .getByRole('link', { name: /^Reply/ })
        .click();
      await page.getByText('In reply to George Hallam').waitFor();
      expect(await page.locator('blockquote').first().innerText()).to.include(first);
      await post('A reply to myself.');
      expect(await postWith('A reply to myself.').innerText()).to.match(
        /In reply to George Hallam, post \d+/,
      );
      await postWith('A reply to myself.')
        .getByRole('link', { name: /^Quote/ })
        .click();
      const typed = await page.getByLabel('Your post').inputValue();
      expect(typed)
        .to.match(/^> @george-hallam wrote in \[post \d+\]/)
        .and.to.include('> A reply to myself.');
      await post(`${typed}And an answer to it.`);
      const quoting = postWith('And an answer to it.');
      expect(await quoting.locator('blockquote').innerText()).to.match(/@george-hallam wrote in post \d+/);
    });

    it('keeps the earlier words of what is edited where anybody can see them', async () => {
      await page.goto(thread);
      await postWith(first).getByRole('link', { name: /^Edit/ }).click();
      await page.getByLabel('Your post').fill(`${first} Second words.`);
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.locator('.moot-compose__preview').filter({ hasText: 'Second words.' }).waitFor();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Your change is saved').waitFor();
      await postWith('Second words.').getByRole('link', { name: 'edited' }).click();
      await page.getByRole('heading', { level: 1, name: 'History of a post' }).waitFor();
      expect((await page.locator('ins').innerText()).trim()).to.equal('Second words.');
      await page.getByRole('heading', { name: /^First written/ }).waitFor();
      const guest = await visit(null, { script });
      await guest.page.goto(page.url());
      await guest.page.locator('ins').waitFor();
      await guest.close();
    });

    it('marks what is deleted, and undoes it', async () => {
      await page.goto(thread);
      await postWith('A reply to myself.')
        .first()
        .getByRole('link', { name: /^Delete/ })
        .click();
      await page.getByRole('button', { name: 'Delete it' }).click();
      await page.getByText('Your post is deleted').waitFor();
      const mark = page.locator('.moot-post:target');
      expect(await mark.innerText()).to.match(/Deleted by its author/);
      await mark.getByRole('link', { name: /^Undo deletion/ }).click();
      await page.getByRole('button', { name: 'Bring it back' }).click();
      await page.getByText('Your post is back').waitFor();
      expect(await page.locator('.moot-post:target').innerText()).to.include('A reply to myself.');
    });

    it('refuses an empty post and leads to the box', async () => {
      await page.goto(thread);
      await page.getByLabel('Your post').fill('  ');
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      const summary = page.getByRole('alert');
      await summary.waitFor();
      expect(await page.title()).to.match(/^Error: /);
      if (script) expect(await page.evaluate('document.activeElement.className')).to.include('error-summary');
      await summary.getByRole('link').click();
      // The script moves the focus instead of the address.
      if (script) expect(await page.evaluate('document.activeElement.id')).to.equal('body');
      else expect(new URL(page.url()).hash).to.equal('#body');
    });

    it('complains of nothing but the refusal', () => {
      expect(visitor.complaints.filter((line) => !/status of 422/.test(line))).to.deep.equal([]);
    });
  });
}

describe('A long discussion', () => {
  it(`is read ${perPage} posts at a time, with or without script`, async function () {
    this.timeout(90_000);
    const { services } = await seededSite();
    const author = await readerOf('ben-osei');
    const { page, close } = await visit(null, { script: false });
    await page.goto(`${framework}/competencies/WD-04`);
    const thread = (await page.locator('.moot-thread-part').first().getAttribute('data-thread'))!;
    const before = await page.locator('#discussion ~ .moot-thread-part .moot-post').count();
    const input = (number: number) => ({
      body: `Post ${number} of many`,
      replyTo: null,
      anchor: null,
      formal: false,
    });
    for (let number = 1; number <= perPage + 5 - before; number += 1) {
      await services.threads.post(author, thread, input(number), undefined);
    }
    await page.reload();
    const posts = page.getByRole('list', { name: 'Discussion' }).locator('.moot-post');
    expect(await posts.count()).to.equal(perPage);
    const pages = page.getByRole('navigation', { name: /Pages|Discussion/ });
    await pages.getByRole('link', { name: 'Next page' }).click();
    expect(await posts.count()).to.equal(5);
    const last = await posts.last().locator('.moot-post__time').getAttribute('href');
    await page.goto(last!);
    expect(page.url()).to.match(/page=2.*#post-/);
    await close();
  });
});
