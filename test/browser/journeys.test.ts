import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { groupThreadId } from '../../seeds/names.ts';
import { tabTo } from '../support/keyboard.ts';
import { emailOf, framework, openDraft, password, readerOf, visit } from './seeded.ts';

const me = 'isla-drummond';
const title = 'Governing standards across departments';

/** Journeys 1 to 7 of a newcomer's first hour, one after the other, by keys alone: nothing here clicks. */
for (const script of [true, false]) {
  const how = script ? 'with' : 'without';

  describe(`The first hour by keyboard, ${how} script`, function () {
    this.timeout(90_000);
    const thought = `Written in the first hour, ${how} script`;
    let page: Page;
    let close: () => Promise<void>;
    before(async () => {
      ({ page, close } = await visit(null, { script }));
    });
    after(() => close());

    const press = (key: string): Promise<void> => page.keyboard.press(key);
    const choose = async (wanted: RegExp | string): Promise<void> => {
      await tabTo(page, wanted, 300);
      await press('Enter');
    };

    it('1: finds a competency by its words, as a guest', async () => {
      await page.goto(framework);
      expect(await page.locator('main').innerText())
        .to.match(/Draft 2 is open for comment until \d/)
        .and.match(/Web manager[\s\S]{0,40}\d+ comments?, \d+ posts/);
      await tabTo(page, /^Words$/);
      await page.keyboard.type('departments standards');
      await tabTo(page, /^Role$/);
      await page.keyboard.type('Web manager');
      await choose(/^Filter$/);
      await page.waitForURL(/q=departments.*role=\w/);
      await page
        .getByText(/\b\d+ items? of 210/)
        .first()
        .waitFor();
      await choose(new RegExp(`^About ${title}|^${title}$`));
    });

    it('2: reads it: what it says, its levels, and what each draft did to it', async () => {
      await page.waitForURL(/\/competencies\/WM-04/);
      const words = await page.locator('main').innerText();
      expect(words)
        .to.match(/Levels[\s\S]*Foundation[\s\S]*Lead/)
        .and.match(/Through the drafts[\s\S]*Draft 1/);
      await page.goto(`${framework}/competencies/WM-01`);
      const changed = page
        .locator('#drafts ~ *')
        .filter({ has: page.locator('ins, del') })
        .first();
      await changed.waitFor({ state: 'attached' });
      await page.goBack();
      await page.waitForURL(/\/competencies\/WM-04/);
    });

    it('3: writes first and signs in afterwards, and nothing is lost', async () => {
      await tabTo(page, /^Your post$/);
      await page.keyboard.type(thought);
      await choose(/^Post$/);
      await page.waitForURL(/\/sign-in/);
      await page.getByText('What you wrote is kept').waitFor();
      await tabTo(page, /^E-mail address$/);
      await page.keyboard.type(await emailOf(me));
      await tabTo(page, /^Password$/);
      await page.keyboard.type(await password());
      await press('Enter');
      await page.waitForURL(/\/(competencies|compose|threads)/);
      await tabTo(page, /^Your post$/);
      expect(await page.getByLabel('Your post').inputValue()).to.equal(thought);
      await choose(/^Post$/);
      await page.getByText('Posted.').waitFor();
      await page.locator('.moot-post').filter({ hasText: thought }).waitFor();
    });

    it('4 and 5: comments on a sentence, and suggests other words for it', async () => {
      await page.goto(`${openDraft}?q=departments`);
      await choose(new RegExp(`^Comment on ${title}$`));
      await page.waitForURL(/\/compose/);
      await tabTo(page, 'passage-whole');
      await press('ArrowDown');
      await press('ArrowDown');
      await tabTo(page, /^Suggest other wording/);
      await page.keyboard.type(
        'Gets departments to publish to one set of standards, and talks to those who go their own way.',
      );
      await tabTo(page, /^Informal$/);
      await press('ArrowDown');
      await tabTo(page, /^Your comment$/);
      await page.keyboard.type(`Dealing with people, ${how} script, begins with talking.`);
      await choose(/^Preview$/);
      await page.locator('[data-preview] ins').filter({ hasText: 'talks to' }).waitFor();
      await press('Tab');
      await tabTo(page, /^Post comment$/, 400);
      await press('Enter');
      await page.getByText('Posted.').waitFor();
      const comment = page.locator('.moot-post').filter({ hasText: `${how} script, begins` });
      expect(await comment.locator('del').innerText()).to.include('deals with');
      expect(await comment.innerText()).to.match(/Formal/);
    });

    it('6: replies and reacts, a page of posts at a time, and each post has its address', async () => {
      const thread = `/threads/g-${groupThreadId('pswpg', 'How comments on draft 2 will be answered')}`;
      await page.goto(thread);
      await choose(script ? /^Agree\b/ : /^Thanks\b/);
      await page.locator('.moot-reaction[aria-pressed="true"]').first().waitFor();
      await choose(/^Quote/);
      if (!script) await page.waitForURL(/quote=/);
      await page.waitForFunction(() =>
        document.querySelector<HTMLTextAreaElement>('textarea[name="body"]')!.value.includes('>'),
      );
      const body = page.getByLabel(/^Your (post|reply)$/);
      expect(await body.inputValue()).to.match(/@[\w-]+[\s\S]*> /);
      await tabTo(page, /^Your (post|reply)$/, 400);
      await press('Control+End');
      await page.keyboard.type(`\n\nThank you, ${how} script.`);
      await choose(/^Post/);
      await page.getByText('Posted.').waitFor();
      const reply = page.locator('.moot-post').filter({ hasText: `Thank you, ${how} script.` });
      await page.goto((await reply.locator('.moot-post__time').getAttribute('href'))!);
      await page
        .locator('.moot-post')
        .filter({ hasText: `Thank you, ${how} script.` })
        .waitFor();
    });

    it('7: follows a competency, and is told of what is said there', async () => {
      const { services } = await import('./seeded.ts').then(({ seededSite }) => seededSite());
      await page.goto(`${framework}/competencies/WD-02`);
      await choose(/^Follow$/);
      await page
        .getByRole('button', { name: /Following/ })
        .first()
        .waitFor();
      const thread = (await page.locator('[data-thread^="c-"]').first().getAttribute('data-thread'))!;
      await services.threads.post(await readerOf('callum-mackie'), thread, {
        body: `For followers ${how} script`,
      });
      const notice = page
        .getByRole('main')
        .getByRole('link', { name: /Callum|WD-02|post/ })
        .first();
      for (let tries = 0; tries < 30; tries += 1) {
        await page.goto('/notifications');
        if ((await page.getByRole('main').innerText()).includes('Callum')) break;
      }
      await notice.waitFor();
      await page.goto('/account/following');
      await page
        .getByRole('main')
        .getByRole('link', { name: /Configuring and extending/ })
        .first()
        .waitFor();
      await page.goto(`${framework}/competencies/WD-02`);
      await choose(/^(✓ )?Following/);
      await page
        .getByRole('button', { name: /^Follow$/ })
        .or(page.getByRole('link', { name: /^Follow$/ }))
        .first()
        .waitFor();
    });
  });
}
