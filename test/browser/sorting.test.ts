import { expect } from 'chai';
import { framework, readerOf, seededSite, visit } from './seeded.ts';

describe('What arrives in a list of another order', () => {
  const address = `${framework}/competencies/MK-03`;

  it('goes on top of the newest, and is told of where its place is not known', async function () {
    this.timeout(90_000);
    const { services } = await seededSite();
    const one = await visit(null);
    const other = await visit(null);
    await one.page.goto(address);
    const thread = (await one.page.locator('.moot-thread-part').first().getAttribute('data-thread'))!;
    const post = async (body: string) => services.threads.post(await readerOf('ben-osei'), thread, { body });
    await post('First.');
    await post('Second.');
    await one.page.goto(address);
    const order = one.page.getByRole('navigation', { name: 'Order of Discussion' });
    await order.getByRole('link', { name: 'Newest' }).click();
    await other.page.goto(`${address}?sort=discussed`);
    for (const { page } of [one, other])
      await page.locator('[data-live-status]').filter({ hasText: /^Live/ }).first().waitFor();
    await post('On top.');
    const list = one.page.getByRole('list', { name: 'Discussion', exact: true });
    await list.locator('.moot-post').first().filter({ hasText: 'On top.' }).waitFor();
    const bar = other.page.getByRole('button', { name: '1 new post' });
    await bar.click();
    await other.page.waitForURL(/sort=newest/);
    expect(await other.page.locator('.moot-post').first().innerText()).to.include('On top.');
    expect([...one.complaints, ...other.complaints]).to.deep.equal([]);
    await one.close();
    await other.close();
  });
});
