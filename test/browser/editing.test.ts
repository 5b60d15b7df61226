import { expect } from 'chai';
import { framework, readerOf, seededSite, visit } from './seeded.ts';

const edit = `${framework}/drafts/3/edit`;

describe('The tree of a draft being prepared', function () {
  this.timeout(180_000);

  it('is walked, rearranged and reworded by keyboard alone, and tells what another editor does', async () => {
    const { services } = await seededSite();
    const editor = await readerOf('priya-raman');
    const { drafts } = await services.frameworkStore.bySlug(editor, 'web-professionals');
    const draft = drafts.find(({ number }) => number === 3)!;
    const textOf = async () => (await services.draftTexts.working(draft)).index.items;
    const [first, second] = (await textOf()).filter(({ code }) => /^MK-0[12]$/.test(code ?? ''));
    const { page, close } = await visit('priya-raman');
    await page.goto(edit);
    const tree = page.getByRole('tree', { name: 'Competencies of the draft' });
    const focused = () => page.evaluate(() => document.activeElement?.id);

    await tree.getByRole('treeitem', { name: 'Web marketer' }).focus();
    await page.keyboard.press('ArrowRight');
    const inside = tree.getByRole('treeitem', { name: first!.title! });
    await inside.waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).to.equal(`node-${first!.competency}`);
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByRole('status').filter({ hasText: 'is moved' }).first().waitFor({ state: 'attached' });
    const order = (await textOf()).map(({ competency }) => competency);
    expect(order.indexOf(second!.competency)).to.be.lessThan(order.indexOf(first!.competency));
    expect(await focused()).to.equal(`node-${first!.competency}`);
    expect(await tree.locator('[tabindex="0"]').count()).to.equal(1);

    await page.keyboard.press('e');
    await page.getByRole('heading', { name: `Edit “${first!.title}”` }).waitFor();
    await page.getByLabel('Title').fill('Marketing by every channel');
    await page.getByRole('heading', { name: 'From draft 2 to here' }).waitFor();
    const asked = (await services.draftTexts.working(draft)).entries.get(first!.competency)!;
    const other = await readerOf('dominik-wolski');
    await services.drafting.reword(other, draft._id, { ...asked, statement: 'Words of another editor.' });
    await page.getByText('changed this competency just now').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Their version' }).waitFor();
    expect(await page.getByLabel('Title').inputValue()).to.equal('Marketing by every channel');
    await page.getByRole('button', { name: 'Save yours in place of theirs' }).click();
    await page.getByRole('treeitem', { name: 'Marketing by every channel' }).waitFor();
    await close();
  });
});
