import { createHash, randomBytes } from 'node:crypto';
import type { Environment } from 'nunjucks';
import { shareOf } from '../words/catalogue.ts';
import { languages } from '../words/languages.ts';
import { languageNow } from '../words/speaking.ts';
import type { Theme } from './themes.ts';

export type Section =
  | 'home'
  | 'frameworks'
  | 'groups'
  | 'account'
  | 'notifications'
  | 'moderation'
  | 'administration'
  | 'search'
  | 'none';

/** What decides which chrome a page gets. Few values each, since every combination is rendered and kept once. */
interface ChromeKind {
  section: Section;
  visitor: 'guest' | 'member' | 'moderator' | 'administrator';
  wide: boolean;
  robots: 'noindex' | null;
  theme: Theme;
}

/** What differs from page to page, as HTML that is already safe where it goes. */
interface Slots {
  title: string;
  head: string;
  back: string;
  name: string;
  bell: string;
  token: string;
  before: string;
  main: string;
}

const slotNames = ['title', 'head', 'back', 'name', 'bell', 'token', 'before', 'main'] as const;

interface Pieces {
  texts: string[];
  slots: (keyof Slots)[];
}

interface Chrome {
  /** A whole page: the kind's chrome with the slots filled. */
  fill(kind: ChromeKind, slots: Slots): string;
  /** How often the layout was rendered so far. */
  readonly renders: () => number;
  /** Source expression for `script-src` of a content security policy that allows the layout's one inline script. */
  readonly inlineScriptHash: string;
}

/**
 * The frame of every page. GOV.UK's macros cost far more than a page's own content, so each kind of chrome is
 * rendered once, with marks where the slots are, cut at the marks, and from then on only joined.
 */
export function createChrome(environment: Environment, fixed: { siteName: string; assets: object }): Chrome {
  const kept = new Map<string, Pieces>();
  let renders = 0;
  // Unguessable, so that nothing anybody writes can be taken for a slot.
  const secret = randomBytes(12).toString('hex');
  const marks = Object.fromEntries(slotNames.map((name) => [name, `slot-${secret}-${name}`]));
  const cut = new RegExp(`slot-${secret}-([a-z]+)`);

  function piecesOf(kind: ChromeKind): Pieces {
    const language = languageNow();
    const key = `${language.code} ${kind.section} ${kind.visitor} ${kind.wide} ${kind.robots} ${kind.theme}`;
    const found = kept.get(key);
    if (found) return found;
    renders += 1;
    const layout = environment.render('core/layout.njk', {
      ...fixed,
      ...kind,
      language: { ...language, share: shareOf(language) },
      languages: languages.filter(({ state }) => state !== 'check'),
      slot: marks,
    });
    // The macros leave many empty lines, which every page would carry.
    const parts = layout.replace(/\s*\n\s*/g, '\n').split(cut);
    const pieces: Pieces = {
      texts: parts.filter((_, index) => index % 2 === 0),
      slots: parts.filter((_, index) => index % 2 === 1) as (keyof Slots)[],
    };
    kept.set(key, pieces);
    return pieces;
  }

  return {
    fill(kind, slots) {
      const { texts, slots: names } = piecesOf(kind);
      let html = texts[0] ?? '';
      for (const [index, name] of names.entries()) html += slots[name] + (texts[index + 1] ?? '');
      return html;
    },
    renders: () => renders,
    // Asked for by what serves pages only: the command line should not wait for the macros.
    get inlineScriptHash() {
      const plain = {
        section: 'none',
        visitor: 'guest',
        wide: false,
        robots: null,
        theme: 'device',
      } as const;
      return hashOfInlineScript(piecesOf(plain).texts.join(''));
    },
  };
}

function hashOfInlineScript(html: string): string {
  const scripts = [...html.matchAll(/<script>([^<]*)<\/script>/g)];
  const [only] = scripts;
  if (scripts.length !== 1 || only?.[1] === undefined) {
    throw new Error(`The layout should have exactly one inline script, but has ${scripts.length}.`);
  }
  return `'sha256-${createHash('sha256').update(only[1]).digest('base64')}'`;
}
