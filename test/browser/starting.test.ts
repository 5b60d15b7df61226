import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Visitor } from '../support/browser.ts';
import { lettersTo } from '../support/letters.ts';
import { emailOf, framework, openDraft, password, seededSite, visit } from './seeded.ts';

for (const script of [true, false]) {
  const how = script ? 'with' : 'without';

  describe(`Starting by commenting, ${how} script`, () => {
    let guest: Visitor;
    let page: Page;
    before(async function () {
      this.timeout(90_000);
      guest = await visit(null, { script });
      ({ page } = guest);
    });
    after(() => guest.close());

    it('keeps what was typed through a new account, and shows it once the address is confirmed', async () => {
      const words = `A guest wrote this ${how} script, *before* signing in.`;
      const shown = `A guest wrote this ${how} script, before signing in.`;
      const email = `new-${how}@people.example`;
      const thread = `${framework}/competencies/WM-04`;

      await page.goto(thread);
      await page.getByLabel('Your post').fill(words);
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      await page.waitForURL(/\/sign-in/);
      await page.getByText('What you wrote is kept').waitFor();
      await page.getByRole('main').getByRole('link', { name: 'Create an account' }).click();
      await page.getByText('What you wrote is kept').waitFor();

      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password', { exact: true }).fill('short');
      await page.getByLabel('Your name').fill('Morag Reid');
      await page.getByLabel('Organisation (optional)').fill('Isle Council');
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.getByRole('alert').getByRole('link').first().waitFor();
      expect(await page.title()).to.match(/^Error: /);
      expect(await page.getByLabel('Your name').inputValue()).to.equal('Morag Reid');
      await page.getByLabel('Password', { exact: true }).fill('lantern orchard kettle');
      await page.getByRole('button', { name: 'Create account' }).click();

      await page.getByText('Your account is made').waitFor();
      expect(await page.getByLabel('Your post').inputValue()).to.equal(words);
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      await page.getByText('Your post is kept').waitFor();
      await page.getByRole('list', { name: 'Posts that wait' }).getByText(shown).waitFor();
      expect((await (await seededSite()).guest().get(thread)).words).not.to.include(shown);

      const [letter] = await lettersTo(await seededSite(), email);
      await page.goto(letter!.link);
      await page.getByRole('button', { name: 'Confirm this address' }).click();
      await page.getByText('is confirmed').waitFor();
      const post = page.locator('.moot-post').filter({ hasText: shown });
      for (let tries = 0; tries < 20 && (await post.count()) === 0; tries += 1) await page.goto(thread);
      expect(await post.innerText()).to.match(/Morag Reid[\s\S]*Isle Council/);
    });

    it('keeps a comment with its passage through signing in', async () => {
      const words = `Which auditor? (${how} script)`;
      await page.context().clearCookies();
      await page.goto(`${openDraft}?q=auditor`);
      await page.getByRole('link', { name: 'Comment on Making the case for money', exact: true }).click();
      await page.getByRole('radio', { name: /^1\./ }).check();
      await page.getByRole('radio', { name: 'Formal', exact: true }).check();
      await page.getByLabel('Your comment').fill(words);
      await page.getByRole('button', { name: 'Post comment' }).click();
      await page.waitForURL(/\/sign-in/);

      await page.getByLabel('E-mail address').fill(await emailOf('ben-osei'));
      await page.getByLabel('Password', { exact: true }).fill('not my password');
      await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('alert').waitFor();
      await page.getByLabel('Password', { exact: true }).fill(await password());
      await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();

      await page.waitForURL(/\/compose/);
      expect(await page.getByLabel('Your comment').inputValue()).to.equal(words);
      expect(await page.getByRole('radio', { name: /^1\./ }).isChecked()).to.equal(true);
      expect(await page.getByRole('radio', { name: 'Formal', exact: true }).isChecked()).to.equal(true);
      await page.getByRole('button', { name: 'Post comment' }).click();
      await page.getByText('Posted.').waitFor();
      const post = page.locator('.moot-post').filter({ hasText: words });
      await post.getByText('Formal').waitFor();
      expect(await post.locator('.moot-quote').innerText()).to.match(/honest case.*auditor could follow/);
    });

    it('complains of nothing but the refusals', () => {
      expect(guest.complaints.filter((line) => !/status of 422/.test(line))).to.deep.equal([]);
    });
  });
}
