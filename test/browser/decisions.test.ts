import { expect } from 'chai';
import { postId } from '../../seeds/names.ts';
import type { Visitor } from '../support/browser.ts';
import { framework, seededSite, visit } from './seeded.ts';

describe('Journey 12: an editor decides comments in the table', function () {
  this.timeout(90_000);
  let editor: Visitor;
  before(async () => {
    editor = await visit('priya-raman');
  });
  after(() => editor.close());

  it('by keyboard alone: one with a reason, then two together', async () => {
    const { services } = await seededSite();
    const { page } = editor;
    await page.goto(`${framework}/decisions?draft=2&sort=oldest`);
    // The first, by the keys that the page lists: to it, reject, the first reason.
    for (const key of ['j', 'r', 'Enter']) await page.keyboard.press(key);
    await page.getByText('1 comment is decided.').first().waitFor();
    // The focus stands on the next; this one and the one after it are accepted, which needs no reason.
    await page.waitForFunction(() => document.activeElement?.matches('[data-item]'));
    for (const key of ['x', 'j', 'x', 'c', 'Enter']) await page.keyboard.press(key);
    await page.getByText('2 comments are decided.').first().waitFor();
    const found = await services.threadStore.byIds(['draft-2-1', 'draft-2-2', 'draft-2-3'].map(postId));
    const outcomes = ['draft-2-1', 'draft-2-2', 'draft-2-3'].map((id) => {
      const { outcome, reason } = found.get(postId(id))!.disposition!;
      return [outcome, reason];
    });
    expect(outcomes).to.deep.equal([
      ['rejected', 'Says the same as another comment'],
      ['accepted', null],
      ['accepted', null],
    ]);
  });
});
