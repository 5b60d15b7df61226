import { expect } from 'chai';
import { axeFindings, magnified, signInAs, type Visitor, wide } from '../support/browser.ts';
import { faultsOf, rulesOfLook } from './faults.ts';
import {
  backFromProvider,
  type Example,
  type Eyes,
  examplePages,
  handles,
  newcomer,
  noPages,
  refusals,
} from './pages.ts';
import { ddatDraft, openDraft, seededSite, visit } from './seeded.ts';

/** Pages whose form is refused when it is sent as it stands, emptied. */
const forms: Omit<Example, 'route'>[] = [
  { address: '/sign-in', as: 'guest' },
  { address: '/register', as: 'guest' },
  { address: '/forgotten-password', as: 'guest' },
  { address: '/sign-in/provider/link', as: 'guest' },
  { address: '/account', as: 'member' },
  { address: '/account/email', as: 'member' },
  { address: '/account/password', as: 'member' },
  { address: '/account/tokens', as: 'member' },
  { address: '/groups/pswpg/threads/new', as: 'member' },
  { address: '/members/priya-raman/suspend', as: 'admin' },
  { address: '/pages/privacy/edit', as: 'admin' },
];
/** Whose pages are looked at one after the other, of whom the others need not wait. */
const together: Eyes[][] = [['guest', 'newcomer'], ['member'], ['moderator', 'admin']];
type Looked = Omit<Example, 'route'> & Partial<Example>;
const formRoutes = [
  '/threads/:id/compose',
  '/posts/:id/edit',
  '/posts/:id/report',
  '/posts/:id/hide',
  '/threads/:id/lock',
];

describe('Every page, wide, narrow, magnified and dark', () => {
  const visitors = new Map<Eyes, Visitor>();
  let pages: Example[];
  /** What each part found; the large draft is looked at beside the others, each of which waits for the one before. */
  let found: Record<'pages' | 'refused' | 'refusals' | 'large', Promise<string[]>>;

  before(async function () {
    this.timeout(240_000);
    pages = await examplePages();
    for (const as of ['guest', 'newcomer', 'member', 'moderator', 'admin'] as const) {
      visitors.set(as, await open(as));
    }
    const large = await visit(null, { axe: true });
    const rest = lookAt(pages);
    const refused = rest.then(() => lookAtRefused());
    found = {
      pages: rest,
      refused,
      refusals: refused.then(() => lookAt(refusals, [403, 404])),
      large: lookAtOne(large, ddatDraft, [200]).finally(() => large.close()),
    };
    for (const part of Object.values(found)) part.catch(() => undefined);
  });
  after(async () => {
    for (const { close } of visitors.values()) await close();
  });

  /** What `look` finds with the eyes that each example is for. There is a browser process for each, so some look at a time. */
  async function withTheirEyes(
    examples: Looked[],
    look: (visitor: Visitor, address: string) => Promise<string[]>,
  ): Promise<string[]> {
    const found = await Promise.all(
      together.map(async (eyes) => {
        const faults: string[] = [];
        for (const { address, as } of examples.filter((one) => eyes.includes(one.as))) {
          const found = await look(visitors.get(as)!, address);
          faults.push(...found.map((fault) => `${as} ${fault}`));
        }
        return faults;
      }),
    );
    return found.flat();
  }

  function lookAt(examples: Looked[], statuses = [200, 400, 404]): Promise<string[]> {
    return withTheirEyes(examples, (visitor, address) => lookAtOne(visitor, address, statuses));
  }

  async function open(as: Eyes): Promise<Visitor> {
    const visitor = await visit(as === 'guest' || as === 'newcomer' ? null : handles[as], { axe: true });
    if (as === 'newcomer') await signInAs(visitor.page, newcomer.email, newcomer.password);
    return visitor;
  }

  /** Goes to an address; to one of the way back from the provider, as somebody who has just come that way. */
  async function goTo({ page, context }: Visitor, address: string) {
    const { url } = await seededSite();
    const way = `${url}/sign-in/provider/`;
    if (`${url}${address}`.startsWith(way)) await context.addCookies([{ ...backFromProvider(), url: way }]);
    return page.goto(address);
  }

  async function lookAtOne(visitor: Visitor, address: string, statuses: number[]): Promise<string[]> {
    const answer = await goTo(visitor, address);
    const status = answer!.status();
    const faults = await faultsOf(visitor);
    if (!statuses.includes(status)) faults.push(`answers ${status}`);
    return faults.map((fault) => `${address} ${fault}`);
  }

  function lookAtRefused(): Promise<string[]> {
    const more = formRoutes.map((route) => pages.find((one) => one.route === route && one.as !== 'guest')!);
    return withTheirEyes([...forms, ...more], lookAtOneRefused);
  }

  async function lookAtOneRefused(visitor: Visitor, address: string): Promise<string[]> {
    const faults: string[] = [];
    const { page } = visitor;
    await goTo(visitor, address);
    const form = page.locator('main form').last();
    for (const box of await form.locator('input.govuk-input:visible, textarea:visible').all())
      await box.fill('');
    await form.locator('[type=submit]:not([value=preview])').first().click();
    await page.locator('.govuk-error-summary').waitFor();
    if (!(await page.title()).startsWith('Error: ')) faults.push(`${address} has no Error in its title`);
    for (const link of await page.locator('.govuk-error-summary a').all()) {
      const target = (await link.getAttribute('href'))!;
      if ((await page.locator(target).count()) !== 1) faults.push(`${address} has nothing at ${target}`);
    }
    const found = await faultsOf(visitor);
    return [...faults, ...found.map((fault) => `${address} refused: ${fault}`)];
  }

  it('is looked at', async () => {
    const { site } = await seededSite();
    const routes = site.routes.pageRoutes.filter(({ method }) => method === 'get').map(({ path }) => path);
    const known = new Set([...pages.map(({ route }) => route), ...noPages]);
    expect(routes.filter((route) => !known.has(route))).to.deep.equal([]);
  });

  it('has no fault, whoever looks', async function () {
    this.timeout(1_200_000);
    expect(await found.pages).to.deep.equal([]);
  });

  it('has no fault when its form is refused', async function () {
    this.timeout(600_000);
    expect(await found.refused).to.deep.equal([]);
  });

  it('has no fault when it says no', async function () {
    this.timeout(300_000);
    expect(await found.refusals).to.deep.equal([]);
  });

  it('has no fault in the dark that was chosen in the footer, on a device that is light', async function () {
    this.timeout(300_000);
    const chosen = await visit(handles.member, { axe: true });
    const { page } = chosen;
    try {
      await page.goto(pages.find(({ route, as }) => route === '/threads/:id' && as === 'member')!.address);
      const before = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      await page.getByRole('contentinfo').getByRole('button', { name: 'Dark' }).click();
      await page.locator('html[data-theme=dark]').waitFor();
      for (const address of [page.url(), openDraft, '/moderation/log']) {
        await page.goto(address);
        expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.to.equal(
          before,
        );
        expect(await axeFindings(page), address).to.deep.equal([]);
        await page.setViewportSize(magnified);
        expect(await axeFindings(page, rulesOfLook), address).to.deep.equal([]);
        await page.setViewportSize(wide);
      }
    } finally {
      await chosen.close();
    }
  });

  it('has no fault when it is a draft of 1,124 items', async function () {
    this.timeout(600_000);
    expect(await found.large).to.deep.equal([]);
  });
});
