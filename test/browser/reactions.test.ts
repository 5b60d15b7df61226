import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { framework, readerOf, seededSite, visit } from './seeded.ts';

const page = `${framework}/competencies/MK-04`;
const words = 'A post to react to.';

describe('Reactions in a browser', () => {
  let post: string;
  before(async function () {
    this.timeout(90_000);
    const { services } = await seededSite();
    const guest = await visit(null, { script: false });
    await guest.page.goto(page);
    const thread = (await guest.page.locator('.moot-thread-part').first().getAttribute('data-thread'))!;
    await guest.close();
    const posted = await services.threads.post(await readerOf('ben-osei'), thread, { body: words });
    if (posted.held) throw new Error('held');
    post = posted.post._id;
  });

  const like = (on: Page) => on.locator(`#post-${post}`).getByRole('button', { name: /^Like/ });

  it('are given without script, and stay pressed for the one who gave them', async () => {
    const visitor = await visit('priya-raman', { script: false });
    await visitor.page.goto(page);
    await like(visitor.page).click();
    expect(new URL(visitor.page.url()).hash).to.equal(`#post-${post}`);
    expect(await like(visitor.page).getAttribute('aria-pressed')).to.equal('true');
    expect(await like(visitor.page).innerText()).to.equal('Like 1');
    await visitor.close();
  });

  it('arrive live for everybody, and leave focus and pressed buttons as they are', async () => {
    const one = await visit('george-hallam');
    const other = await visit(null);
    for (const visitor of [one, other]) {
      await visitor.page.goto(page);
      await visitor.page.locator('[data-live-status]').filter({ hasText: /^Live/ }).first().waitFor();
    }
    await like(one.page).focus();
    await one.page.keyboard.press('Enter');
    for (const visitor of [one, other]) await like(visitor.page).filter({ hasText: 'Like 2' }).waitFor();
    const { services } = await seededSite();
    await services.reactions.set(await readerOf('ben-osei'), post, 'like', true);
    for (const visitor of [one, other]) await like(visitor.page).filter({ hasText: 'Like 3' }).waitFor();
    expect(await like(one.page).getAttribute('aria-pressed')).to.equal('true');
    expect(await like(other.page).getAttribute('aria-pressed')).to.equal('false');
    expect(await one.page.evaluate('document.activeElement.value')).to.equal('like');
    await one.page.keyboard.press('Enter');
    await like(other.page).filter({ hasText: 'Like 2' }).waitFor();
    expect([...one.complaints, ...other.complaints]).to.deep.equal([]);
    await one.close();
    await other.close();
  });
});
