import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Visitor } from '../support/browser.ts';
import { framework, seededSite, visit } from './seeded.ts';

const thread = `${framework}/competencies/SN-02`;

for (const script of [true, false]) {
  const how = script ? 'with' : 'without';

  describe(`Sending, ${how} script`, () => {
    let visitor: Visitor;
    let page: Page;
    before(async function () {
      this.timeout(90_000);
      visitor = await visit('ben-osei', { script });
      ({ page } = visitor);
    });
    after(() => visitor.close());

    const box = () => page.getByLabel('Your post');
    const button = () => page.getByRole('button', { name: 'Post', exact: true });
    const countOf = async (words: string): Promise<number> => {
      await page.goto(thread);
      return page.locator('.moot-post').filter({ hasText: words }).count();
    };

    it('posts once after a double click', async () => {
      const words = `Clicked twice ${how} script`;
      await page.goto(thread);
      await box().fill(words);
      await button().dblclick();
      await page.locator('.govuk-notification-banner').waitFor();
      expect(await countOf(words)).to.equal(1);
    });

    it('posts once when one goes back and sends the same again', async () => {
      const words = `Sent, back, sent again ${how} script`;
      await page.goto(thread);
      await box().fill(words);
      await button().click();
      await page.getByText('Posted.').waitFor();
      await page.goBack();
      await box().fill(words);
      await button().click();
      await page.getByText('This was posted already; it is there once.').waitFor();
      expect(await countOf(words)).to.equal(1);
    });

    it('shows what was typed again after a refusal', async () => {
      const words = `${'Too long. '.repeat(1_001)}${how}`;
      await page.goto(thread);
      await box().fill(words);
      await button().click();
      await page.getByRole('alert').waitFor();
      expect(await box().inputValue()).to.equal(words);
    });

    it('loses nothing that was typed when the connection is lost', async () => {
      const words = `Typed on a train ${how} script`;
      await page.goto(thread);
      await box().fill(words);
      await visitor.context.setOffline(true);
      await button().click();
      if (script) {
        await page.getByText('Not sent: there is no connection').waitFor();
        await visitor.context.setOffline(false);
        await page.reload();
      } else {
        await page.waitForURL(/^chrome-error:/).catch(() => undefined);
        await visitor.context.setOffline(false);
        await page.goBack();
        await page.waitForURL((url) => url.pathname === thread);
      }
      expect(await box().inputValue()).to.equal(words);
      await button().click();
      await page.getByText('Posted.').waitFor();
      expect(await countOf(words)).to.equal(1);
    });
  });
}

describe('What is typed', () => {
  it('is still there after a reload and in another visit, until it is posted', async () => {
    const words = 'Half a thought about social media';
    const { page, close } = await visit('ben-osei');
    const box = page.getByLabel('Your post');
    await page.goto(thread);
    await box.fill(words);
    await page.waitForFunction(() => Object.keys(localStorage).length > 0);
    await page.reload();
    expect(await box.inputValue()).to.equal(words);
    await page.getByText('What you had typed here is back').waitFor();
    await page.goto('/');
    await page.goto(thread);
    expect(await box.inputValue()).to.equal(words);
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByText('Posted.').waitFor();
    expect(await page.getByText('What you had typed here is back').count()).to.equal(0);
    await page.goto(thread);
    expect(await box.inputValue()).to.equal('');
    await close();
  });

  it('is counted as it nears the limit', async () => {
    const { page, close } = await visit('ben-osei');
    await page.goto(thread);
    await page.getByLabel('Your post').fill('x'.repeat(9_990));
    await page.getByText('You have 10 characters remaining').first().waitFor();
    await close();
  });

  it('goes back to nobody else on the same machine', async () => {
    const site = await seededSite();
    const { page, close } = await visit('callum-mackie');
    await page.goto(thread);
    await page.getByLabel('Your post').fill('A secret of Callum');
    await page.waitForFunction(() => Object.keys(localStorage).length > 0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${site.url}/`);
    await page.goto(thread);
    expect(await page.getByLabel('Your post').inputValue()).to.equal('');
    await close();
  });
});
