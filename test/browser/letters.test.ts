import { expect } from 'chai';
import { groupThreadId, memberId } from '../../seeds/names.ts';
import type { Visitor } from '../support/browser.ts';
import { lettersTo, type ReceivedLetter } from '../support/letters.ts';
import { until } from '../support/live-sibling.ts';
import { emailOf, readerOf, seededSite, visit } from './seeded.ts';
import { given } from '../support/reasons.ts';

const thread = `g-${groupThreadId('pswpg', 'How comments on draft 2 will be answered')}`;

/** Journey 9, by a member with script and by the same member without. */
describe('Letters of what is new', () => {
  const open: Visitor[] = [];
  after(async () => {
    const { services } = await seededSite();
    await services.models.letterSettings.deleteOne({ _id: memberId('george-hallam') });
    await services.follows.choose(await readerOf('george-hallam'), `thread:${thread}`, 'usual');
    for (const visitor of open) await visitor.close();
  });

  const windowOf = async (handle: string | null, script: boolean): Promise<Visitor> => {
    const visitor = await visit(handle, { script });
    open.push(visitor);
    return visitor;
  };
  /** Priya writes, and George’s letter about it is waited for. */
  const letterAfter = async (body: string, now = new Date()): Promise<ReceivedLetter> => {
    const site = await seededSite();
    await site.services.threads.post(await readerOf('priya-raman'), thread, { body });
    await site.services.followers.drain();
    if (now > new Date()) await site.services.digests.send(now);
    let found: ReceivedLetter | undefined;
    await until(`a letter with “${body}”`, async () => {
      await site.services.lettersAtOnce.send(new Date());
      const letters = await lettersTo(site, await emailOf('george-hallam'));
      found = letters.find(({ text }) => text.includes(body));
      return found !== undefined;
    });
    return found!;
  };
  const stopOf = ({ text }: ReceivedLetter): string =>
    new URL(/Stop these letters: (\S+)/.exec(text)![1]!).pathname;

  it('are chosen for one thread with script, and stopped from the letter', async () => {
    const { page, complaints } = await windowOf('george-hallam', true);
    await page.goto(`/threads/${thread}`);
    await page.getByRole('link', { name: 'E-mail or mute' }).click();
    await page.getByLabel('By e-mail at once').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your choice is saved.').waitFor();
    const letter = await letterAfter('News that goes out at once.');
    expect(letter.subject).to.match(/^\d+ new posts? in “How comments on draft 2/);
    const guest = await windowOf(null, true);
    await guest.page.goto(stopOf(letter));
    await guest.page.getByRole('button', { name: 'Stop these letters' }).click();
    await guest.page.getByRole('heading', { name: 'Letters are stopped' }).waitFor();
    await page.goto('/account/following');
    const row = page.locator('.moot-followed__row', { hasText: 'How comments on draft 2' });
    await row.getByText('On this site only').waitFor();
    expect([...complaints, ...guest.complaints]).to.deep.equal([]);
  });

  it('are read as a digest without script: what was decided comes first, and one button stops it', async () => {
    const { page } = await windowOf('george-hallam', false);
    const { services } = await seededSite();
    await services.follows.choose(await readerOf('george-hallam'), `thread:${thread}`, 'usual');
    await page.goto('/account/letters');
    await page.getByRole('group', { name: 'What is for you' }).getByLabel('In the digest').check();
    await page.getByRole('group', { name: 'What you follow' }).getByLabel('In the digest').check();
    await page.getByLabel('Wednesday').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your next digest is made on').waitFor();
    const own = await services.threads.post(await readerOf('george-hallam'), thread, {
      body: 'A name: N. N.',
    });
    if (own.held) expect.fail('the post was held');
    const id = own.post._id;
    await services.reports.setHidden(await readerOf('rhiannon-pugh'), id, true, given('about'));
    const letter = await letterAfter('News that waits.', new Date(Date.now() + 8 * 24 * 3600_000));
    expect(letter.text).to.match(/WHAT WAS DECIDED ON WHAT YOU WROTE[^]*WHAT YOU FOLLOW[^]*News that waits/);
    await page.goto(stopOf(letter));
    await page.getByRole('button', { name: 'Stop these letters' }).click();
    await page.getByText('You are sent no more digests.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: 'Letters come again' }).waitFor();
  });
});
