import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { narrow, type Visitor } from '../support/browser.ts';
import { tabTo } from '../support/keyboard.ts';
import { framework, openDraft, visit } from './seeded.ts';

describe('By keyboard alone', () => {
  let visitor: Visitor;
  let page: Page;
  before(async function () {
    this.timeout(90_000);
    visitor = await visit('priya-raman');
    ({ page } = visitor);
  });
  after(() => visitor.close());

  it('skips to the content', async () => {
    await page.goto(framework);
    await page.keyboard.press('Tab');
    expect(await focusedText(page)).to.equal('Skip to main content');
    expect(await isSeen(page)).to.equal(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement!.closest('main') !== null)).to.equal(true);
  });

  it('comments on a sentence of a draft', async () => {
    const words = 'Written without a mouse';
    await page.goto(`${openDraft}?q=auditor`);
    await tabTo(page, /^Comment on Making the case for money$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/compose/);
    await tabTo(page, 'passage-whole');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await focusedLabel(page)).to.match(/^1\. Makes an honest case/);
    await page.keyboard.press('Tab');
    expect(await focusedLabel(page)).to.equal('Suggest other wording (optional)');
    await page.keyboard.press('Tab');
    expect(await focusedLabel(page)).to.equal('Informal');
    await page.keyboard.press('ArrowDown');
    expect(await focusedLabel(page)).to.equal('Formal');
    await page.keyboard.press('Tab');
    await page.keyboard.type(words);
    await tabTo(page, /^Preview$/);
    await page.keyboard.press('Enter');
    await page.locator('[data-preview]').getByText(words).waitFor();
    expect(await focusedText(page)).to.equal('Preview');
    await page.keyboard.press('Shift+Tab');
    expect(await focusedText(page)).to.equal('Post comment');
    await page.keyboard.press('Enter');
    await page.getByText('Posted.').waitFor();
    const post = page.locator('.moot-post').filter({ hasText: words });
    expect(await post.innerText()).to.match(/Formal[\s\S]*Makes an honest case/);

    // From the comment to its passage, and back.
    await page.goto(openDraft);
    const inFeed = page.locator('#feed .moot-post').filter({ hasText: words });
    await inFeed.locator('.moot-quote a').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.tagName === 'SECTION');
    await tabTo(page, /^Back to the comment$/);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement!.id)).to.equal(await inFeed.getAttribute('id'));
  });

  it('opens a branch of the tree, and leads from a refusal to the field', async () => {
    await page.goto(framework);
    await page.locator('.moot-tree summary').first().focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focusedText(page)).to.match(/^About /);
    await page.goto(`${framework}/competencies/PC-02`);
    await page.getByRole('button', { name: 'Post', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.matches('.govuk-error-summary'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement!.id)).to.equal('body');
  });

  for (const [name, address, viewport] of [
    ['a wide competency', `${framework}/competencies/WM-03`, undefined],
    ['a narrow competency', `${framework}/competencies/WM-03`, narrow],
    ['a draft', `${openDraft}?q=auditor`, undefined],
    ['a narrow form', '/register', narrow],
  ] as const) {
    it(`always sees where the focus is, on ${name}`, async function () {
      this.timeout(180_000);
      const guest = await visit(null, { viewport });
      await guest.page.goto(address);
      const faults: string[] = [];
      for (let stop = 0; stop < 60; stop += 1) {
        await guest.page.keyboard.press('Tab');
        if (await guest.page.evaluate(() => document.activeElement === document.body)) break;
        if (!(await isSeen(guest.page))) faults.push(`hidden: ${await focusedText(guest.page)}`);
        if (!(await showsFocus(guest.page))) faults.push(`not marked: ${await focusedText(guest.page)}`);
      }
      expect(faults).to.deep.equal([]);
      await guest.close();
    });
  }
});

function focusedText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { textContent, id, tagName } = document.activeElement!;
    return textContent.replaceAll(/\s+/g, ' ').trim() || `${tagName} ${id}`;
  });
}

function focusedLabel(page: Page): Promise<string> {
  return page.evaluate(() => {
    const [label] = (document.activeElement as HTMLInputElement).labels!;
    return label!.textContent.replaceAll(/\s+/g, ' ').trim();
  });
}

/** Whether something of what has the focus is in the window with nothing over it (WCAG 2.4.11). */
function isSeen(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const focused = document.activeElement!;
    return [...focused.getClientRects()].some((box) => {
      const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
      const y = box.top + box.height / 2;
      const top = document.elementFromPoint(x, y);
      return top !== null && (focused.contains(top) || top.closest('label')?.control === focused);
    });
  });
}

/** Whether what has the focus looks other than without it: its outline, shadow, background or border. */
function showsFocus(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const focused = document.activeElement as HTMLElement;
    // Radios of govuk-frontend are drawn by their label.
    const drawn = [focused, focused.nextElementSibling].filter((one) => one instanceof HTMLElement);
    const look = (): string =>
      drawn
        .flatMap((one) =>
          [null, '::before'].map((part) => {
            const { outlineStyle, outlineWidth, boxShadow, backgroundColor, borderColor } = getComputedStyle(
              one,
              part,
            );
            return [outlineStyle, outlineWidth, boxShadow, backgroundColor, borderColor].join();
          }),
        )
        .join(';');
    const before = look();
    focused.blur();
    const after = look();
    focused.focus();
    return before !== after;
  });
}
