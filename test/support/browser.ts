import { access, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after } from 'mocha';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const program = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
let running: Promise<Browser> | null = null;

/** Sizes of the window that every page is looked at in. */
export const wide = { width: 1280, height: 900 };
export const narrow = { width: 375, height: 740 };
/** A window of 1280 by 1024 pixels in which everything is four times as large (WCAG 1.4.10). */
export const magnified = { width: 320, height: 256 };

export interface VisitorOptions {
  /** Addresses are relative to this. */
  origin: string;
  /** False for a browser that runs no script. */
  script?: boolean;
  viewport?: { width: number; height: number };
  /** Puts axe-core into every page, for `axeFindings`. */
  axe?: boolean;
}

/** A browser window of somebody: its own cookies and storage, one page, and what its console complained of. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** Errors of scripts and of the console, with the address where they came up; the test empties it. */
  complaints: string[];
  close(): Promise<void>;
}

/** Opens a window for somebody. Throws, naming what to install, when there is no browser on this machine. */
export async function openVisitor(options: VisitorOptions): Promise<Visitor> {
  running ??= launch();
  const browser = await running;
  const context = await browser.newContext({
    baseURL: options.origin,
    javaScriptEnabled: options.script ?? true,
    viewport: options.viewport ?? wide,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(45_000);
  // The loader of TypeScript wraps functions that are sent into the page in a helper that only we have.
  await context.addInitScript('globalThis.__name = (wrapped) => wrapped');
  if (options.axe) await context.addInitScript({ content: await axeSource() });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  return { page, context, complaints, close: () => context.close() };
}

/** Signs in through the page. Throws with what the page says when that does not work. */
export async function signInAs(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

const everyRule: readonly string[] = [
  'wcag2a',
  'wcag2aa',
  'wcag21a',
  'wcag21aa',
  'wcag22aa',
  'best-practice',
];

/**
 * What axe finds wrong on the page, one line for each rule and element, by every rule or only by those named, anywhere
 * or only in the elements that the selectors `where` name; the visitor was opened with `axe`.
 */
export async function axeFindings(
  page: Page,
  rules = everyRule,
  without: readonly string[] = [],
  where: readonly string[] = [],
): Promise<string[]> {
  return page.evaluate(
    async ([only, left, within]: (readonly string[])[]) => {
      const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
      // What is not laid out yet has boxes that lie over its neighbours'.
      const everything = new CSSStyleSheet();
      everything.replaceSync('* { content-visibility: visible !important }');
      document.adoptedStyleSheets = [everything];
      const { violations } = await axe.run(within!.length > 0 ? { include: [...within!] } : document, {
        runOnly: [...only!],
        rules: Object.fromEntries(left!.map((rule) => [rule, { enabled: false }])),
        resultTypes: ['violations'],
        // Of our rules none looks at the texts of stylesheets, which would be read anew for each page.
        preload: { assets: ['media'] },
      });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ target, failureSummary }) =>
            `${id} at ${target.join(' ')}: ${failureSummary?.replaceAll(/\s+/g, ' ')}`,
        ),
      );
    },
    [rules, without, where],
  );
}

/** Sets text as widely as a reader may have it (WCAG 1.4.12), until the page is left. */
export async function spaceText(page: Page): Promise<void> {
  await page.evaluate(() => {
    const spacing = new CSSStyleSheet();
    spacing.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }',
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, spacing];
  });
}

/** Elements of which a part is cut off and cannot be scrolled to, one line each. */
export async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.body.querySelectorAll<HTMLElement>('*')]
      .filter((element) => {
        const { overflowX, overflowY, position, display } = getComputedStyle(element);
        // A field of one line moves with the caret.
        if (element instanceof HTMLInputElement) return false;
        if (display === 'inline' || (position === 'absolute' && element.clientWidth <= 1)) return false;
        const wider = overflowX !== 'visible' && overflowX !== 'auto' && overflowX !== 'scroll';
        const taller = overflowY !== 'visible' && overflowY !== 'auto' && overflowY !== 'scroll';
        return (
          (wider && element.scrollWidth > element.clientWidth + 1) ||
          (taller && element.scrollHeight > element.clientHeight + 1)
        );
      })
      .map((element) => `cut off: ${element.outerHTML.slice(0, 160)}`),
  );
}

/** Elements that make the page wider than the window, one line each; none when nothing must be scrolled sideways. */
export async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const over = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    );
    return [
      `${scrollWidth} wide in a window of ${clientWidth}`,
      ...over.slice(-5).map((element) => element.outerHTML.slice(0, 160)),
    ];
  });
}

/**
 * Pages of the browser's own address bar, which nobody sees here: for each visitor they took more time than what the
 * visitor did. Then what Playwright switches off, since only the last such list counts.
 */
const featuresOff = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'PaintHolding'],
  ...['HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'ThirdPartyStoragePartitioning'],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'LensOverlay', 'MediaRouter', 'OptimizationHints'],
  ...['NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
];

async function launch(): Promise<Browser> {
  await access(program).catch(() => {
    throw new Error(
      `Browser tests need Chromium, which is not at ${program}. On Debian: apt-get install chromium; elsewhere set CHROMIUM_PATH.`,
    );
  });
  return chromium.launch({
    executablePath: program,
    args: [
      '--no-sandbox',
      '--headless',
      '--disable-gpu',
      '--disable-background-networking',
      // One process for each visitor, and not a new one for most pages.
      '--renderer-process-limit=1',
      // Each page is new to the compilers: what they make of axe is thrown away with it, before it has paid for itself.
      '--js-flags=--no-flush-bytecode --no-opt --no-maglev',
      `--disable-features=${featuresOff.join(',')}`,
    ],
  });
}

let axeText: Promise<string> | null = null;

function axeSource(): Promise<string> {
  axeText ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  return axeText;
}

after(async () => {
  await (await running)?.close();
});
