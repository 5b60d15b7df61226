import { expect } from 'chai';
import { axeFindings, narrow, signInAs, tooWide, type Visitor, wide } from '../support/browser.ts';
import { type Example, type Eyes, examplePages, handles, newcomer, noPages, refusals } from './pages.ts';
import { ddatDraft, seededSite, visit } from './seeded.ts';

/** Pages whose form is refused when it is sent as it stands, emptied. */
const forms: Omit<Example, 'route'>[] = [
  { address: '/sign-in', as: 'guest' },
  { address: '/register', as: 'guest' },
  { address: '/forgotten-password', as: 'guest' },
  { address: '/account', as: 'member' },
  { address: '/account/email', as: 'member' },
  { address: '/account/password', as: 'member' },
  { address: '/account/tokens', as: 'member' },
  { address: '/groups/pswpg/threads/new', as: 'member' },
  { address: '/members/priya-raman/suspend', as: 'admin' },
  { address: '/pages/privacy/edit', as: 'admin' },
];
const formRoutes = [
  '/threads/:id/compose',
  '/posts/:id/edit',
  '/posts/:id/report',
  '/posts/:id/hide',
  '/threads/:id/lock',
];

describe('Every page, wide and narrow', () => {
  const visitors = new Map<Eyes, Visitor>();
  let pages: Example[];

  before(async function () {
    this.timeout(90_000);
    pages = await examplePages();
  });
  after(async () => {
    for (const { close } of visitors.values()) await close();
  });

  const visitorAs = async (as: Eyes): Promise<Visitor> => {
    const known = visitors.get(as);
    if (known) return known;
    const visitor = await visit(as === 'guest' || as === 'newcomer' ? null : handles[as], { axe: true });
    if (as === 'newcomer') await signInAs(visitor.page, newcomer.email, newcomer.password);
    visitors.set(as, visitor);
    return visitor;
  };

  /** What is wrong with the page that is shown, one line each. */
  const faultsOf = async ({ page, complaints }: Visitor): Promise<string[]> => {
    const faults: string[] = [];
    for (const size of [wide, narrow]) {
      await page.setViewportSize(size);
      const found = [...(await tooWide(page)), ...(await axeFindings(page))];
      faults.push(...found.map((fault) => `at ${size.width}: ${fault}`));
    }
    await page.setViewportSize(wide);
    const headings = await page.locator('h1').count();
    if (headings !== 1) faults.push(`${headings} h1`);
    const title = await page.title();
    if (!title.endsWith('– Moot')) faults.push(`the title is “${title}”`);
    faults.push(...complaints.splice(0).filter((line) => !/status of (403|404|422)/.test(line)));
    return faults;
  };

  it('are all looked at', async () => {
    const { site } = await seededSite();
    const routes = site.routes.pageRoutes.filter(({ method }) => method === 'get').map(({ path }) => path);
    const known = new Set([...pages.map(({ route }) => route), ...noPages]);
    expect(routes.filter((route) => !known.has(route))).to.deep.equal([]);
  });

  for (const as of ['guest', 'newcomer', 'member', 'moderator', 'admin'] as const) {
    it(`have no fault for a ${as}`, async function () {
      this.timeout(180_000);
      const visitor = await visitorAs(as);
      const faults: string[] = [];
      for (const { address } of pages.filter((example) => example.as === as)) {
        await visitor.page.goto(address);
        faults.push(...(await faultsOf(visitor)).map((fault) => `${address} ${fault}`));
      }
      expect(faults).to.deep.equal([]);
    });
  }

  it('have no fault when a form is refused', async function () {
    this.timeout(120_000);
    const more = formRoutes.map((route) => pages.find((one) => one.route === route && one.as !== 'guest')!);
    const faults: string[] = [];
    for (const { address, as } of [...forms, ...more]) {
      const visitor = await visitorAs(as);
      const { page } = visitor;
      await page.goto(address);
      const form = page.locator('main form').last();
      for (const box of await form.locator('input.govuk-input, textarea').all()) await box.fill('');
      await form.getByRole('button').and(page.locator('[type=submit]:not([value=preview])')).first().click();
      await page.locator('.govuk-error-summary').waitFor();
      if (!(await page.title()).startsWith('Error: ')) faults.push(`${address} has no Error in its title`);
      for (const link of await page.locator('.govuk-error-summary a').all()) {
        const target = (await link.getAttribute('href'))!;
        if ((await page.locator(target).count()) !== 1) faults.push(`${address} has nothing at ${target}`);
      }
      faults.push(...(await faultsOf(visitor)).map((fault) => `${address} refused: ${fault}`));
    }
    expect(faults).to.deep.equal([]);
  });

  it('have no fault when they say no', async function () {
    this.timeout(60_000);
    const faults: string[] = [];
    for (const { address, as } of refusals) {
      const visitor = await visitorAs(as);
      const answer = await visitor.page.goto(address);
      expect(answer!.status()).to.be.within(403, 404);
      faults.push(...(await faultsOf(visitor)).map((fault) => `${address} ${fault}`));
    }
    expect(faults).to.deep.equal([]);
  });

  it('have no fault in a draft of 1,124 items', async function () {
    this.timeout(120_000);
    const visitor = await visitorAs('guest');
    await visitor.page.goto(ddatDraft);
    expect(await faultsOf(visitor)).to.deep.equal([]);
  });
});
