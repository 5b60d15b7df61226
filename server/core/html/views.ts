import type { FieldError } from '../errors.ts';
import { t } from '../words/words.ts';
import { createChrome, type Section } from './chrome.ts';
import { createEnvironment } from './environment.ts';
import { escapeHtml } from './escape.ts';
import type { Theme } from './themes.ts';
import { excerpt, withoutMarkdown } from './words.ts';

/** Most characters of what a page is about, where other sites show it. */
const longestPreview = 300;

/** The signed-in member as the frame of a page shows them. */
export interface PageMember {
  name: string;
  handle: string;
  moderates: boolean;
  admin: boolean;
  /** What is new for them; left out when it could not be known. */
  bell?: PageBell | null;
}

/** How many notifications are unread, and the channel that tells of a change. */
export interface PageBell {
  unread: number;
  channel: string;
  seq: number;
}

export interface Page {
  /** The body's template, by logical name; it extends nothing. */
  template: string;
  data: object;
  /** What the page is, without the site's name: "Web manager". */
  title: string;
  errors?: FieldError[];
  section?: Section;
  member?: PageMember | null;
  /** The token that unsafe requests of this visitor must carry, or null when they have no session. */
  token?: string | null;
  /** The path of the page with its query, for the way back after signing in. */
  path: string;
  /** The colours that the reader chose; those of the device when not given. */
  theme?: Theme;
  notice?: { kind: 'success' | 'important'; text: string } | null;
  breadcrumbs?: { text: string; href?: string }[];
  /** For pages with columns beside the text. */
  wide?: boolean;
  robots?: 'noindex';
  /** What it is about, in Markdown: other sites show its beginning beside a link to the page. */
  about?: string;
  /** Lists of the page that can be followed in a feed reader. */
  feeds?: PageFeed[];
}

/** A list with a feed: `href` without its ending, which is `.atom` or `.json`; `query` after that. */
export interface PageFeed {
  title: string;
  href: string;
  query?: string;
}

export interface Views {
  /** One template alone, for live updates and parts of pages. */
  fragment(template: string, data: object): string;
  /** A whole page. The body gets its data with `errors`, `token`, `path` and `member`. */
  page(page: Page): string;
  /** For `script-src` in the content security policy, quotes included: `'sha256-…'`. */
  readonly inlineScriptHash: string;
  /** How often the frame was rendered in full, for tests and figures. */
  readonly chromeRenders: () => number;
}

interface ViewsOptions {
  /** The folder of the repository, absolute. */
  root: string;
  /** The folder whose folders are plugins, absolute; `plugins` in `root` when not given. */
  pluginsFolder?: string;
  /** From `main.js`, `main.css` and `favicon.svg` to their names with hashes, as the client build gives it. */
  manifest: Record<string, string>;
  siteName: string;
  /** How readers reach the site, for what is printed on paper. */
  publicUrl?: string;
  production: boolean;
}

/** Where the built files of the client are served. */
export const assetsPath = '/assets';

/** Makes the renderer of pages and fragments. Throws when a built file is missing from the manifest. */
export function createViews(options: ViewsOptions): Views {
  const { siteName } = options;
  const environment = createEnvironment(options.root, !options.production, options.pluginsFolder);
  const chrome = createChrome(environment, { siteName, assets: assetAddresses(options.manifest) });
  const fragment = (template: string, data: object): string => environment.render(template, data);

  function page(page: Page): string {
    const { member = null, token = null, errors = [], feeds = [], path, notice, breadcrumbs } = page;
    const body = fragment(page.template, {
      ...page.data,
      errors,
      token,
      path,
      printedFrom: `${options.publicUrl ?? ''}${path}`,
      member,
    });
    const summary = errors.length > 0 ? fragment('core/error-summary.njk', { errors }) : '';
    const banner = notice ? fragment('core/notice.njk', { notice }) : '';
    return chrome.fill(
      {
        section: page.section ?? 'none',
        visitor: visitorOf(member),
        wide: page.wide ?? false,
        robots: page.robots ?? null,
        theme: page.theme ?? 'device',
      },
      {
        title: escapeHtml(titleOf(page.title, siteName, errors.length > 0)),
        head:
          (token ? `<meta name="csrf-token" content="${escapeHtml(token)}">` : '') +
          previewTags(page, options) +
          feedLinks(feeds),
        back: escapeHtml(encodeURIComponent(path)),
        name: escapeHtml(member?.name ?? ''),
        bell: member?.bell ? bellHtml(member.bell) : '',
        token: escapeHtml(token ?? ''),
        before: breadcrumbs ? fragment('core/before.njk', { breadcrumbs }) : '',
        main: summary + banner + body + (feeds.length > 0 ? fragment('core/feeds.njk', { feeds }) : ''),
      },
    );
  }

  return {
    fragment,
    page,
    get inlineScriptHash() {
      return chrome.inlineScriptHash;
    },
    chromeRenders: chrome.renders,
  };
}

/** What other sites show of a page where somebody links to it (Open Graph). */
function previewTags({ title, about, path }: Page, { siteName, publicUrl }: ViewsOptions): string {
  if (about === undefined) return '';
  const description = excerpt(withoutMarkdown(about), longestPreview);
  const tags: [string, string][] = [
    ['og:type', 'article'],
    ['og:site_name', siteName],
    ['og:title', title],
    ['og:url', `${publicUrl ?? ''}${path.replace(/\?.*$/s, '')}`],
    ['og:description', description],
  ];
  return tags
    .filter(([, content]) => content !== '')
    .map(([property, content]) => `<meta property="${property}" content="${escapeHtml(content)}">`)
    .join('');
}

/** Tells feed readers where the feeds of the page are. */
function feedLinks(feeds: PageFeed[]): string {
  const link = ({ title, href, query = '' }: PageFeed, type: string, ending: string): string =>
    `<link rel="alternate" type="${type}" title="${escapeHtml(title)}" href="${escapeHtml(href + ending + query)}">`;
  return feeds
    .flatMap((one) => [
      link(one, 'application/atom+xml', '.atom'),
      link(one, 'application/feed+json', '.json'),
    ])
    .join('');
}

/** The count beside "Notifications": a number to see, words to hear. Script changes both. */
function bellHtml({ unread, channel, seq }: PageBell): string {
  const shown = unread > 99 ? '99+' : String(unread);
  const words = unread === 0 ? '' : escapeHtml(t('({count} unread)', { count: unread }));
  const hidden = unread === 0 ? ' hidden' : '';
  return (
    `<span data-bell="${escapeHtml(channel)}" data-seq="${seq}">` +
    `<span class="moot-bell" aria-hidden="true"${hidden}>${shown}</span> ` +
    `<span class="govuk-visually-hidden">${words}</span></span>`
  );
}

function titleOf(title: string, siteName: string, wrong: boolean): string {
  const whole = title === siteName ? title : `${title} – ${siteName}`;
  return wrong ? t('Error: {title}', { title: whole }) : whole;
}

function assetAddresses(manifest: Record<string, string>): { script: string; styles: string; icon: string } {
  const address = (name: string): string => {
    const built = manifest[name];
    if (!built) throw new Error(`The client build has no ${name}. Run: node client/build.mjs`);
    return `${assetsPath}/${built}`;
  };
  return { script: address('main.js'), styles: address('main.css'), icon: address('favicon.svg') };
}

function visitorOf(
  member: PageMember | null | undefined,
): 'guest' | 'member' | 'moderator' | 'administrator' {
  if (!member) return 'guest';
  if (member.admin) return 'administrator';
  return member.moderates ? 'moderator' : 'member';
}
