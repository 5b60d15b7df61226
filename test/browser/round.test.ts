import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { memberId } from '../../seeds/names.ts';
import { openVisitor, signInAs, type Visitor } from '../support/browser.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';
import { commentOnDraftTwo } from '../support/round-comments.ts';

const framework = '/frameworks/web-professionals';
const button = (page: Page, name: string) =>
  page.getByRole('main').getByRole('button', { name, exact: true });
const link = (page: Page, name: string | RegExp) =>
  page.getByRole('main').getByRole('link', { name }).first();

describe('Journeys 12 to 14: from comment to decision to the next draft', function () {
  this.timeout(300_000);

  for (const script of [true, false]) {
    describe(script ? 'with script' : 'without script', () => {
      let site: SeededSite;
      let editor: Visitor;
      let commenter: Visitor;
      let same: number[];
      const enter = async (handle: string): Promise<Visitor> => {
        const visitor = await openVisitor({ origin: site.url, script });
        const { email } = (await site.services.models.members.findById(memberId(handle)).lean())!;
        await signInAs(visitor.page, email, site.password);
        return visitor;
      };
      before(async () => {
        site = await startSeededSite();
        same = await commentOnDraftTwo(site.services, 60);
        [editor, commenter] = [await enter('priya-raman'), await enter('rhiannon-pugh')];
      });
      after(async () => {
        await Promise.all([editor?.close(), commenter?.close()]);
        await site?.close();
      });

      it('one comment is accepted with the change that it suggests', async () => {
        const { page } = editor;
        await page.goto(framework);
        await link(page, 'Comments and decisions').click();
        await page.getByText('undecided').first().waitFor();
        await link(page, 'Comment 2/4').click();
        await button(page, 'Accept and make the change').click();
        await page.getByText('accepted and tied to it').first().waitFor();
      });

      it('Web manager is split into two in the tree of the next draft', async () => {
        const { page } = editor;
        await page.goto(framework);
        await link(page, 'Edit its text').click();
        await page.getByLabel('Find by words or code').fill('WM');
        await button(page, 'Find').click();
        await link(page, /^Web manager/).click();
        await link(page, 'Split').click();
        const parts = [
          [
            'Strategic web commissioner',
            'Decides what the web is for, what it may cost and what is bought.',
            'SC',
          ],
          ['Operational web delivery manager', 'Runs the team, the suppliers and the list of work.', 'DM'],
        ] as const;
        for (const [at, [title, statement, code]] of parts.entries()) {
          const part = page.getByRole('group', { name: `New competency ${at + 1}` });
          await part.getByLabel('Title').fill(title);
          await part.getByLabel('Statement').fill(statement);
          await part.getByLabel('Code (optional)').fill(code);
        }
        await page.getByLabel('Why?').fill('Two jobs, as comments on drafts 1 and 2 say');
        await page.getByLabel('They go beneath new competency 2').check();
        await button(page, 'Split').click();
        await page.getByText('2 new ones stand in its place').first().waitFor();
      });

      it('who asked for that is answered with it, and who asked for the same with them', async () => {
        const { page } = editor;
        await page.goto(`${framework}/decisions?draft=2`);
        await link(page, 'Comment 2/3').click();
        await page.getByLabel('Accepted', { exact: true }).check();
        const split = page.getByLabel('The change that it led to');
        await split.selectOption(
          await split
            .locator('option', { hasText: /Web manager.*split/i })
            .first()
            .getAttribute('value'),
        );
        await button(page, 'Decide').click();
        await page.getByText('The comment is decided.').first().waitFor();
        await page.getByText('Tied to this change: Draft 3: Web manager (WM)').first().waitFor();

        await link(page, 'All comments').click();
        await page.getByLabel('Competency', { exact: true }).selectOption('Web manager');
        await button(page, 'Show').click();
        for (const number of same) await page.getByLabel(`Choose comment ${number} on draft 2`).check();
        await page.getByLabel('Duplicate', { exact: true }).check();
        await page.getByLabel('Which comment does it say the same as?').fill('3');
        await page.getByLabel('Says the same as another comment').check();
        await button(page, 'Decide').click();
        await page.getByText('4 comments are decided.').first().waitFor();
      });

      it('all others are decided together, page by page', async () => {
        const { page } = editor;
        await page.goto(`${framework}/decisions`);
        for (const _ of [1, 2]) {
          const count = await page.getByRole('checkbox').count();
          if (script) for (const key of ['a', 'p', 'Enter']) await page.keyboard.press(key);
          else {
            for (const box of await page.getByRole('checkbox').all()) await box.check();
            await page.getByLabel('Accepted in part').check();
            await page.getByLabel('Taken up in part, where it fits with the rest').check();
            await button(page, 'Decide').click();
          }
          await page.getByText(`${count} comments are decided.`).first().waitFor();
        }
        await page.getByText('all of them decided').waitFor();
      });

      it('what was guessed about the next draft is answered; draft 2 is closed and draft 3 opened', async () => {
        const { page } = editor;
        await page.goto(framework);
        await link(page, 'Review what draft 3 changes').click();
        await button(page, 'Confirm').click();
        await page.getByText('Nothing stands in the way of opening it for comment.').waitFor();
        await page.goto(`${framework}/drafts/2`);
        await link(page, 'State of this draft').click();
        await page.getByLabel('Close it for comment now').check();
        await button(page, 'Continue').click();
        await page.getByText('Draft 2 is closed now.').first().waitFor();
        await link(page, 'Review what draft 3 changes').click();
        await link(page, 'Open or publish it').click();
        await page.getByLabel('Open it for comment').check();
        await page.getByLabel('Why (optional)').fill('Answers the comments on draft 2');
        await button(page, 'Continue').click();
        await button(page, 'Yes, open it').click();
        await page.getByText('Draft 3 is open for comment now.').first().waitFor();
      });

      it('the comments stand beside the new text, each with how sure that is', async () => {
        await site.services.followers.drain();
        const { page } = editor;
        await page.goto(`${framework}/drafts/3`);
        await link(page, 'Where earlier comments belong').click();
        await page.getByText(/^[1-9]\d* sure$/).waitFor();
        await page
          .getByText(/^[1-9]\d* (gone|to check)$/)
          .first()
          .waitFor();
        const before = await page.getByRole('button', { name: /^Let go/ }).count();
        expect(before).to.be.greaterThan(0);
        await page
          .getByRole('button', { name: /^Let go/ })
          .first()
          .click();
        await page.getByRole('alert').first().waitFor();
      });

      it('a commenter is told, and is content', async () => {
        const { page } = commenter;
        await page.goto('/notifications');
        await link(page, /was accepted/).click();
        await page.getByLabel('Yes', { exact: true }).check();
        await button(page, 'Send').click();
        await page.getByText('The commenter is content with this answer.').first().waitFor();
      });

      it('everybody can read that all are answered', async () => {
        const guest = await openVisitor({ origin: site.url, script });
        const { page } = guest;
        await page.goto(framework);
        await link(page, 'Comments and responses').click();
        await page.getByText('100 % are answered').waitFor();
        await guest.close();
      });
    });
  }
});
