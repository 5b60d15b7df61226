import { expect } from 'chai';
import { groupThreadId } from '../../seeds/names.ts';
import type { Visitor } from '../support/browser.ts';
import { framework, openDraft, visit } from './seeded.ts';

const morning = `/threads/g-${groupThreadId('spin', 'What do you look at first in the morning?')}`;

/** What is there to press or to type in, as far as paper shows it. */
const toPress =
  'button:not(.moot-reaction), input, select, textarea, nav, body > header, body > footer, .govuk-button, .moot-follow, .moot-sort, .moot-section__tools';

describe('On paper', function () {
  this.timeout(180_000);
  let guest: Visitor;

  before(async () => {
    guest = await visit(null, { script: true });
    await guest.page.emulateMedia({ media: 'print' });
  });
  after(() => guest.close());

  for (const [name, address] of [
    ['a framework', framework],
    ['a draft', `${openDraft}?q=budget`],
    ['the comments on a draft', `${openDraft}/comments`],
    ['a competency', `${framework}/competencies/WM-03`],
    ['the activity of a framework', `${framework}/activity`],
    ['a thread of a group', morning],
  ] as const) {
    it(`${name} is words, their place and the day, with nothing to press and nothing cut`, async () => {
      const { page } = guest;
      await page.goto(address);
      const shown = await page
        .locator(toPress)
        .evaluateAll((all) =>
          all
            .filter((one) => (one as HTMLElement).checkVisibility())
            .map((one) => one.outerHTML.slice(0, 120)),
        );
      expect(shown).to.deep.equal([]);
      expect(await page.locator('.moot-printed').innerText()).to.match(
        new RegExp(`^Printed from http.*${address.split('?')[0]}.* as it stood on \\d+ \\w+ \\d{4}\\.$`),
      );
      const cut = await page
        .locator('main *')
        .evaluateAll((all) =>
          all
            .filter(
              (one) => getComputedStyle(one).overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1,
            )
            .map((one) => one.outerHTML.slice(0, 120)),
        );
      expect(
        cut.filter((html) => !html.includes('visually-hidden') && !html.startsWith('<svg')),
      ).to.deep.equal([]);
      expect((await page.pdf({ format: 'A4' })).length).to.be.greaterThan(10_000);
    });
  }

  it('what is folded away is there, and addresses that lead elsewhere are written out', async () => {
    const { page } = guest;
    await page.goto(`${framework}/activity`);
    expect(await page.getByRole('cell').first().isVisible()).to.equal(true);
    await page.goto(openDraft);
    const licence = page.locator('.moot-meta a[href^="http"]').first();
    expect(await licence.evaluate((link) => getComputedStyle(link, '::after').content)).to.include('http');
    const inside = page.locator('main a[href^="/"]').first();
    expect(await inside.evaluate((link) => getComputedStyle(link, '::after').content)).to.equal('none');
  });
});
