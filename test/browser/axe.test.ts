import { expect } from 'chai';
import {
  axeFindings,
  cutOff,
  magnified,
  narrow,
  signInAs,
  spaceText,
  tooWide,
  type Visitor,
  wide,
} from '../support/browser.ts';
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
  /** What each part found; two parts are looked at at a time, since there is a browser process for each. */
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

  async function open(as: Eyes): Promise<Visitor> {
    const visitor = await visit(as === 'guest' || as === 'newcomer' ? null : handles[as], { axe: true });
    if (as === 'guest') await visitor.context.addCookies([backCookie(await seededSite())]);
    if (as === 'newcomer') await signInAs(visitor.page, newcomer.email, newcomer.password);
    return visitor;
  }

  async function lookAt(examples: Looked[], statuses = [200, 400, 404]): Promise<string[]> {
    const faults: string[] = [];
    for (const { address, as } of examples) {
      const found = await lookAtOne(visitors.get(as)!, address, statuses);
      faults.push(...found.map((fault) => `${as} ${fault}`));
    }
    return faults;
  }

  async function lookAtOne(visitor: Visitor, address: string, statuses: number[]): Promise<string[]> {
    const answer = await visitor.page.goto(address);
    const status = answer!.status();
    const faults = await faultsOf(visitor);
    if (!statuses.includes(status)) faults.push(`answers ${status}`);
    return faults.map((fault) => `${address} ${fault}`);
  }

  async function lookAtRefused(): Promise<string[]> {
    const more = formRoutes.map((route) => pages.find((one) => one.route === route && one.as !== 'guest')!);
    const faults: string[] = [];
    for (const { address, as } of [...forms, ...more]) {
      const visitor = visitors.get(as)!;
      const { page } = visitor;
      await page.goto(address);
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
      faults.push(...(await faultsOf(visitor)).map((fault) => `${address} refused: ${fault}`));
    }
    return faults;
  }

  it('is looked at', async () => {
    const { site } = await seededSite();
    const routes = site.routes.pageRoutes.filter(({ method }) => method === 'get').map(({ path }) => path);
    const known = new Set([...pages.map(({ route }) => route), ...noPages]);
    expect(routes.filter((route) => !known.has(route))).to.deep.equal([]);
  });

  it('has no fault, whoever looks', async function () {
    this.timeout(900_000);
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

/** The cookie of somebody who is back from the provider, for a browser. */
const backCookie = ({ url }: { url: string }) => ({ ...backFromProvider(), url: `${url}/sign-in/provider/` });

/** What can go wrong by size or by colour: by all other rules a page was looked at already. */
const rulesOfColour = ['color-contrast', 'link-in-text-block'];
const rulesOfSize = ['target-size', 'scrollable-region-focusable'];
const rulesOfLook = [...rulesOfSize, ...rulesOfColour];

/** Every element that is shown, as its first tag. */
function shown(page: Visitor['page']): Promise<string[]> {
  return page.evaluate(() =>
    [...document.body.querySelectorAll('*')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => (element.cloneNode(false) as Element).outerHTML),
  );
}

/** What is in one of two lists oftener than in the other, as one text. */
function difference(before: string[], after: string[]): string {
  const more = new Map<string, number>();
  for (const tag of before) more.set(tag, (more.get(tag) ?? 0) + 1);
  for (const tag of after) more.set(tag, (more.get(tag) ?? 0) - 1);
  return [...more].flatMap(([tag, count]) => (count === 0 ? [] : `${count} ${tag}`)).join('');
}

/** What magnifying was seen to show and to hide; see `faultsOf`. */
const seen = new Set<string>();

/**
 * What is wrong with the page that is shown, one line each: wide in light and in dark, on a phone, then magnified: by
 * the rules of size, and by every rule again where magnifying shows or hides what it did on no page before. Colours
 * are the same in every size.
 */
async function faultsOf({ page, complaints }: Visitor): Promise<string[]> {
  const faults: string[] = [];
  const add = (where: string, found: string[]): void => {
    faults.push(...found.map((fault) => `${where}: ${fault}`));
  };
  const shownWide = await shown(page);
  add('wide', [...(await tooWide(page)), ...(await axeFindings(page))]);
  await page.emulateMedia({ colorScheme: 'dark' });
  add('wide and dark', await axeFindings(page, rulesOfColour));
  await page.setViewportSize(narrow);
  add('narrow', await tooWide(page));
  await page.setViewportSize(magnified);
  await page.emulateMedia({ colorScheme: 'light' });
  const change = difference(shownWide, await shown(page));
  const found = seen.has(change)
    ? await axeFindings(page, rulesOfSize)
    : await axeFindings(page, undefined, rulesOfColour);
  seen.add(change);
  add('at 400 %', [...(await tooWide(page)), ...found]);
  await spaceText(page);
  add('at 400 %, text spaced', [...(await tooWide(page)), ...(await cutOff(page))]);
  await page.setViewportSize(wide);
  const headings = await page.locator('h1').count();
  if (headings !== 1) faults.push(`has ${headings} h1`);
  const title = await page.title();
  if (!title.endsWith('– Moot')) faults.push(`has the title “${title}”`);
  faults.push(...complaints.splice(0).filter((line) => !/status of (400|403|404|422)/.test(line)));
  return faults;
}
