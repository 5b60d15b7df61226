import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Visitor } from '../support/browser.ts';
import { openDraft, visit } from './seeded.ts';

describe('Commenting on a passage, with a mouse', () => {
  let visitor: Visitor;
  let page: Page;
  before(async function () {
    this.timeout(90_000);
    visitor = await visit('george-hallam');
    ({ page } = visitor);
  });
  after(() => visitor.close());

  it('offers to comment on the words that are selected, and leads to them and back', async () => {
    await page.goto(`${openDraft}?q=benefits+agreed`);
    await drag(page, 'benefits that somebody has agreed to own');
    await page.getByRole('button', { name: 'Comment on these words' }).click();
    await page.waitForURL(/\/compose\?/);
    const chosen = page.getByRole('radio', {
      name: 'Selected words: benefits that somebody has agreed to own',
    });
    expect(await chosen.isChecked()).to.equal(true);
    expect(await page.locator('.moot-compose__about mark').innerText()).to.equal(
      'benefits that somebody has agreed to own',
    );
    await page.getByRole('radio', { name: 'Formal', exact: true }).check();
    await page.getByLabel('Your comment').fill('Owned by **whom**?');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('[data-preview] strong').filter({ hasText: 'whom' }).waitFor();
    await page.getByRole('button', { name: 'Post comment' }).click();
    await page.getByText('Posted.').waitFor();

    const post = page.locator('.moot-post').filter({ hasText: 'Owned by whom?' });
    await post.getByText('Formal').waitFor();
    const quote = post.locator('.moot-quote').getByRole('link').first();
    expect(await quote.innerText()).to.equal('benefits that somebody has agreed to own');
    await quote.click();
    await page.waitForURL(/drafts\/2#passage-/);
    expect(await page.locator('mark:target').innerText()).to.equal(
      'benefits that somebody has agreed to own',
    );
    await inView(page, 'mark:target');
  });

  it('goes from a comment beside the text to its passage and back, and from the passage to the comment', async () => {
    await page.goto(openDraft);
    const feed = page.locator('#feed');
    const post = feed.locator('.moot-post').filter({ hasText: 'Owned by whom?' });
    const id = await post.getAttribute('id');
    const mark = `mark[data-comments~="${id!.slice('post-'.length)}"]`;
    await post.locator('.moot-quote a').first().click();
    await inView(page, mark);
    expect(await page.evaluate('document.activeElement.closest("section").textContent')).to.include(
      'benefits that somebody has agreed to own',
    );
    await page.getByRole('button', { name: 'Back to the comment' }).click();
    expect(await page.evaluate('document.activeElement.id')).to.equal(id);
    await inView(page, `#${id}`);

    await page.evaluate('document.activeElement.blur()');
    await page.locator(mark).click();
    expect(await page.evaluate('document.activeElement.id')).to.equal(id);
  });

  it('takes words that are selected on the page of the form', async () => {
    await page.goto(`${openDraft}?q=auditor`);
    await page.getByRole('link', { name: 'Comment on Making the case for money', exact: true }).click();
    await drag(page, 'costs and gains');
    const chosen = page.getByRole('radio', { name: 'Selected words: costs and gains' });
    expect(await chosen.isChecked()).to.equal(true);
    await page.getByLabel('Your comment').fill('Not only money.');
    await page.getByRole('button', { name: 'Post comment' }).click();
    const post = page.locator('.moot-post').filter({ hasText: 'Not only money.' });
    expect(await post.locator('.moot-quote a').first().innerText()).to.equal('costs and gains');
  });

  it('complains of nothing', () => expect(visitor.complaints).to.deep.equal([]));
});

describe('Commenting on a passage, without script', () => {
  let visitor: Visitor;
  before(async function () {
    this.timeout(90_000);
    visitor = await visit('george-hallam', { script: false });
  });
  after(() => visitor.close());

  it('offers numbered sentences, a preview, and says what the comment is about', async () => {
    const { page } = visitor;
    await page.goto(openDraft);
    await page.getByRole('link', { name: 'Comment on Web manager', exact: true }).click();
    await page.getByRole('radio', { name: /^3\. In a small body/ }).check();
    await page.getByLabel('Your comment').fill('In a *small* body, that is most of us.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('[data-preview] em').filter({ hasText: 'small' }).waitFor();
    expect(await page.getByRole('radio', { name: /^3\./ }).isChecked()).to.equal(true);
    expect(await page.locator('.moot-compose__about mark').innerText()).to.match(/^In a small body/);
    await page.getByRole('button', { name: 'Post comment' }).click();
    await page.getByText('Posted.').waitFor();
    const post = page.locator('.moot-post').filter({ hasText: 'that is most of us' });
    const quote = post.locator('.moot-quote').getByRole('link').first();
    expect(await quote.innerText()).to.match(/^In a small body/);
    expect(await post.getByText('Formal').count()).to.equal(0);
    await quote.click();
    await page.waitForURL(/drafts\/2#passage-/);
    expect(await page.locator('mark:target').innerText()).to.match(/^In a small body/);

    // From the passage to what is said of it: the count beside the competency.
    const section = page.locator('section.moot-section').filter({ has: page.locator('mark:target') });
    await section.getByRole('link', { name: /What is said of/ }).click();
    await page.waitForURL(/competencies\/WM#comments/);
    await page.getByRole('list', { name: 'Comments on the draft' }).getByText('that is most of us').waitFor();
  });
});

/** Drags the mouse over these words, where they first stand in a field of a draft. */
async function drag(page: Page, words: string): Promise<void> {
  const ends = await page.evaluate((text) => {
    const fields = [...document.querySelectorAll('[data-field]')];
    const field = fields.find((one) => one.textContent.includes(text))!;
    field.scrollIntoView({ block: 'center' });
    // Words that were searched for stand in marks of their own.
    const place = (offset: number, within: number): [Node, number] => {
      const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
      let left = offset;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const { length } = node as Text;
        if (left + within <= length) return [node, left];
        left -= length;
      }
      throw new Error('the words end before that');
    };
    const from = field.textContent.indexOf(text);
    const range = document.createRange();
    range.setStart(...place(from, 1));
    range.setEnd(...place(from + text.length, 0));
    const boxes = [...range.getClientRects()];
    const [first, last] = [boxes[0]!, boxes.at(-1)!];
    return {
      from: { x: first.left + 1, y: first.top + first.height / 2 },
      to: { x: last.right - 1, y: last.top + last.height / 2 },
    };
  }, words);
  await page.mouse.move(ends.from.x, ends.from.y);
  await page.mouse.down();
  await page.mouse.move((ends.from.x + ends.to.x) / 2, ends.to.y, { steps: 3 });
  await page.mouse.move(ends.to.x, ends.to.y, { steps: 3 });
  await page.mouse.up();
}

/** Waits until an element is to be seen without scrolling. */
async function inView(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((one) => {
    const box = document.querySelector(one)!.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  }, selector);
}
