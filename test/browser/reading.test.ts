import { expect } from 'chai';
import type { Visitor } from '../support/browser.ts';
import { framework, openDraft, visit } from './seeded.ts';

for (const script of [true, false]) {
  describe(`Reading without an account, ${script ? 'with' : 'without'} script`, () => {
    let guest: Visitor;
    before(async function () {
      this.timeout(90_000);
      guest = await visit(null, { script });
    });
    after(() => guest.close());

    it('shows which draft is open, until when, and the tree with its counts', async () => {
      const { page } = guest;
      await page.goto('/');
      await page.getByRole('link', { name: 'Frameworks', exact: true }).click();
      await page.getByRole('link', { name: 'Web Professionals Framework' }).click();
      await page.getByText(/Draft 2 is open for comment until \d+ \w+ \d{4}/).waitFor();
      const drafts = page.getByRole('row');
      expect(await drafts.filter({ hasText: 'Draft 1' }).innerText()).to.match(/Superseded/);
      expect(await drafts.filter({ hasText: 'Draft 2' }).innerText()).to.match(/Open for comment/);
      expect(await page.locator('.moot-tree > li').count()).to.equal(10);
      const managers = page.locator('.moot-tree > li').filter({ hasText: 'Web manager' });
      expect(await managers.locator('summary').first().innerText()).to.match(/\d+ comments, \d+ posts/);
      await managers.locator('summary').first().click();
      const own = managers.locator('.moot-tree__row').filter({ hasText: 'About Web manager' });
      expect(await own.innerText()).to.match(/\d+ comments?, \d+ posts/);
    });

    it('filters the tree by role', async () => {
      const { page } = guest;
      await page.goto(framework);
      await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Web manager' });
      await page.getByRole('button', { name: 'Filter' }).click();
      await page.waitForURL(/role=/);
      expect(await page.locator('.moot-tree > li').count()).to.equal(1);
      expect(await page.getByLabel('Role', { exact: true }).locator('option:checked').innerText()).to.equal(
        'Web manager',
      );
    });

    it('finds words in the draft, and one role of it', async () => {
      const { page } = guest;
      await page.goto(openDraft);
      const all = await page.locator('section.moot-section').count();
      await page.getByLabel('Words').fill('auditor budget');
      if (!script) await page.getByLabel('Words').press('Enter');
      const found = page.getByRole('status').and(page.locator('[data-find-result]'));
      await page
        .locator('[data-find-result]')
        .filter({ hasText: script ? /found/ : /items? of/ })
        .waitFor();
      expect(await found.innerText()).to.match(/\d/);
      const shown = page.locator('section.moot-section:visible');
      expect(await shown.count()).to.be.within(1, 6);
      expect(await shown.filter({ hasText: 'Making the case for money' }).count()).to.be.above(0);
      if (script) {
        expect(new URL(page.url()).search).to.equal('');
        await page.getByLabel('Words').fill('');
        await shown.nth(all - 1).waitFor();
        expect(await shown.count()).to.equal(all);
      }
      await page.goto(openDraft);
      await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Web manager' });
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByText(/\d+ items of 210/).waitFor();
      expect(await page.locator('section.moot-section').count()).to.be.below(all / 2);
    });

    it('opens a competency at the one address of its life', async () => {
      const { page } = guest;
      await page.goto(`${framework}/competencies/WM-03`);
      const address = page.url();
      await page.getByRole('heading', { level: 1, name: 'Buying systems and managing suppliers' }).waitFor();
      await page.getByText('sees that suppliers do what they promised').first().waitFor();
      for (const level of ['Foundation', 'Practitioner', 'Lead']) {
        await page.getByRole('heading', { level: 3, name: new RegExp(`^${level}`) }).waitFor();
      }
      await page.getByRole('heading', { name: 'Where it is used' }).waitFor();
      await page.getByText('Part of Web manager').waitFor();
      const thread = page.getByRole('list', { name: 'Discussion' });
      expect(await thread.locator('.moot-post').count()).to.be.above(2);
      await page.getByRole('heading', { name: 'Through the drafts' }).waitFor();
      await page.getByText('Draft 2: reworded').waitFor();
      await page.getByRole('listitem').filter({ hasText: 'Draft 1:' }).getByRole('link').click();
      await page.waitForURL(/drafts\/1/);
      const earlier = page.locator(new URL(page.url()).hash);
      await earlier.getByRole('link', { name: /^Discuss/ }).click();
      await page.waitForURL(address);
    });

    it('complains of nothing', () => expect(guest.complaints).to.deep.equal([]));
  });
}
