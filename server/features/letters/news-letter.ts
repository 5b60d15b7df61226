import type { Views } from '../../core/html/views.ts';
import type { NewLetter } from '../../core/mail/outbox.ts';
import { languageNow } from '../../core/words/speaking.ts';
import { say, t } from '../../core/words/words.ts';
import type { LetterSection } from '../following/notification-kinds.ts';
import { andMore, type NewsItem } from './news-items.ts';
import type { StopLinks, Stop } from './stop-links.ts';

/** Somebody who may be written to: their address is confirmed, and they are not suspended. */
export interface Addressee {
  email: string;
  name: string;
}

export interface NewsLetterParts {
  views: Pick<Views, 'fragment'>;
  links: StopLinks;
  publicUrl: string;
}

interface Wanted {
  key: string;
  to: Addressee;
  items: NewsItem[];
  /** What its link stops; it also names the list for mail programs. */
  stop: Stop;
  /** Why it came and how to stop it, in a sentence each. */
  why: string;
  subject: string;
  urgency: 'news' | 'digest';
  until: Date;
}

const mostOfSection = 20;
const headings: Record<LetterSection, string> = {
  decided: say('What was decided on what you wrote'),
  personal: say('Replies, mentions and answers to you'),
  duty: say('What waits for you as a moderator'),
  news: say('What you follow'),
};

/** Makes the letter that tells news, in the present language: as text and as simple HTML, with a link that stops it. */
export async function newsLetter(parts: NewsLetterParts, wanted: Wanted): Promise<NewLetter> {
  const { publicUrl, views, links } = parts;
  const { key, to, items, stop, why, subject, urgency, until } = wanted;
  const stopUrl = await links.addressOf(stop);
  const sections = (Object.keys(headings) as LetterSection[]).flatMap((section) => {
    const all = items.filter((item) => item.section === section);
    if (all.length === 0) return [];
    const shown = all.slice(0, mostOfSection).map((item) => ({ ...item, url: publicUrl + item.path }));
    return [{ heading: t(headings[section]), items: shown, left: all.length - shown.length }];
  });
  const data = {
    lang: languageNow().tag,
    subject,
    hello: t('Hello {name},', { name: to.name }),
    sections,
    allUrl: `${publicUrl}/notifications`,
    why,
    stopUrl,
    settingsUrl: `${publicUrl}/account/letters`,
    site: publicUrl,
  };
  return {
    key,
    to: to.email,
    member: stop.member,
    subject,
    text: textOf(data),
    html: views.fragment('letters/letter.njk', data),
    urgency,
    until,
    headers: headersOf(stopUrl, stop.scope, new URL(publicUrl).hostname),
  };
}

/** So that mail programs show a button that stops it (RFC 8058), sort it (RFC 2919) and send no answers (RFC 3834). */
function headersOf(stopUrl: string, scope: string, host: string): Record<string, string> {
  const list = scope.replaceAll(/[^\w-]/g, '-').slice(0, 100);
  return {
    'List-Unsubscribe': `<${stopUrl}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Id': `<${list}.moot.${host}>`,
    'Auto-Submitted': 'auto-generated',
    Precedence: 'bulk',
  };
}

interface LetterData {
  hello: string;
  sections: { heading: string; items: (NewsItem & { url: string })[]; left: number }[];
  allUrl: string;
  why: string;
  stopUrl: string;
  settingsUrl: string;
}

function textOf({ hello, sections, allUrl, why, stopUrl, settingsUrl }: LetterData): string {
  const parts = sections.map(({ heading, items, left }) => {
    const lines = items.map(({ text, more, url }) =>
      [`* ${text}`, ...more.map((line) => `  ${line.text}`), `  ${url}`].join('\n'),
    );
    if (left > 0) lines.push(`${andMore(left)}\n  ${allUrl}`);
    return [heading.toLocaleUpperCase(languageNow().tag), ...lines].join('\n\n');
  });
  const end = [
    '--',
    why,
    t('Choose what is sent: {url}', { url: settingsUrl }),
    t('Stop these letters: {url}', { url: stopUrl }),
  ].join('\n');
  return [hello, ...parts, end].join('\n\n');
}
