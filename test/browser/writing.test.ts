import { expect } from 'chai';
import sharp from 'sharp';
import { framework, visit } from './seeded.ts';

const thread = `${framework}/competencies/SN-03`;

describe('Writing with script', function () {
  this.timeout(90_000);

  it('is saved while one types, and goes on in another browser', async () => {
    const office = await visit('ben-osei');
    await office.page.goto(thread);
    await office.page.getByLabel('Your post').fill('Begun at the office');
    await office.page.getByText('Saved for you at').waitFor();
    const home = await visit('ben-osei');
    await home.page.goto(thread);
    expect(await home.page.getByLabel('Your post').inputValue()).to.equal('Begun at the office');
    await home.page.getByText('What you had typed here is back.').waitFor();
    await home.page.getByRole('button', { name: 'Discard it' }).click();
    await home.page.getByText('What you had typed here is discarded.').waitFor();
    expect(await home.page.getByLabel('Your post').inputValue()).to.equal('');
    await home.page.getByRole('button', { name: 'Undo' }).click();
    await home.page.getByText('What you had typed here is back.').waitFor();
    await home.page.goto(thread);
    await home.page.getByRole('button', { name: 'Post', exact: true }).click();
    await home.page.getByText('Posted.').waitFor();
    await home.page.goto(thread);
    expect(await home.page.getByLabel('Your post').inputValue()).to.equal('');
    await Promise.all([office.close(), home.close()]);
  });

  it('takes a picture by keyboard, asks for its words, and puts it at the cursor', async () => {
    const { page, complaints, close } = await visit('ben-osei');
    await page.goto(thread);
    const box = page.getByLabel('Your post');
    await box.fill('Before\n\nAfter');
    await box.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(6, 6));
    await page.getByRole('button', { name: 'Add a picture' }).focus();
    await page.keyboard.press('Enter');
    const buffer = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#0f5f5c' } })
      .png()
      .toBuffer();
    await page
      .getByLabel('Picture', { exact: true })
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });
    await page.getByRole('button', { name: 'Add the picture' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Error: Say in words what the picture shows.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal('picture-alt');
    await page.keyboard.type('A dark rectangle');
    await page.getByRole('button', { name: 'Add the picture' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'body');
    expect(await box.inputValue()).to.match(
      /^Before\n\n!\[A dark rectangle\]\(\/pictures\/[\w-]{43}\)\n\nAfter$/,
    );
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByText('Posted.').waitFor();
    const picture = page.getByRole('img', { name: 'A dark rectangle' });
    await picture.scrollIntoViewIfNeeded();
    await page.waitForFunction(
      () => document.querySelector<HTMLImageElement>('.moot-picture img')!.naturalWidth === 40,
    );
    expect(complaints).to.deep.equal([]);
    await close();
  });
});
