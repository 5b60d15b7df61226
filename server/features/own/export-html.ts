import { escapeHtml } from '../../core/html/escape.ts';
import { timeWords } from '../../core/html/words.ts';
import { languageNow } from '../../core/words/speaking.ts';
import { say, t } from '../../core/words/words.ts';

/** What the parts of an export are called; one that is not here has the name it gave itself. */
const partTitles: Record<string, string> = {
  account: say('Your account'),
  groups: say('Groups'),
  following: say('What you follow and were told'),
  writing: say('What you are writing'),
  moderation: say('Reports, waiting posts and decisions'),
  posts: say('Posts and reactions'),
  pictures: say('Pictures'),
  letters: say('Letters sent to you'),
  administration: say('What administrators did'),
};

const styles =
  'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1b1b1f;background:#fff}' +
  'dt{font-weight:600}dd{margin:0 0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere}' +
  'article{border-top:1px solid #8a8f98;padding:.75rem 0}h2{margin-top:2.5rem}a{color:#1d4f91}';

/** A page for people with everything of an export: no script, nothing from elsewhere. */
export function exportHtml(options: {
  parts: Record<string, Record<string, unknown>>;
  madeAt: Date;
  siteUrl: string;
  name: string;
}): string {
  const { parts, madeAt, siteUrl, name } = options;
  const title = escapeHtml(t('What Moot holds of {name}', { name }));
  const made = escapeHtml(t('Made {time} at {site}.', { time: timeWords(madeAt), site: siteUrl }));
  const list = Object.keys(parts).map((part) => `<li><a href="#${part}">${titleOf(part)}</a></li>`);
  const body = Object.entries(parts).map(([part, data]) => partHtml(part, data, siteUrl));
  return (
    `<!doctype html><html lang="${languageNow().code}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title>` +
    `<style>${styles}</style></head><body><main><h1>${title}</h1><p>${made}</p>` +
    `<nav aria-label="${escapeHtml(t('Contents'))}"><ul>${list.join('')}</ul></nav>${body.join('')}</main></body></html>\n`
  );
}

const titleOf = (part: string): string => escapeHtml(partTitles[part] ? t(partTitles[part]) : wordsOf(part));

function partHtml(part: string, data: Record<string, unknown>, siteUrl: string): string {
  const inside = Object.entries(data).map(([name, value]) => {
    return `<section><h3>${escapeHtml(wordsOf(name))}</h3>${valueHtml(value, siteUrl, name)}</section>`;
  });
  return `<section id="${escapeHtml(part)}"><h2>${titleOf(part)}</h2>${inside.join('')}</section>`;
}

/** `joinedAt` → "Joined at": the names of the data are their own labels. */
function wordsOf(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueHtml(value: unknown, siteUrl: string, name: string): string {
  if (value === null || value === undefined || value === '') return `<p>${escapeHtml(t('Nothing'))}</p>`;
  if (Array.isArray(value)) {
    if (value.length === 0) return `<p>${escapeHtml(t('Nothing'))}</p>`;
    const simple = value.every((one) => !isRecord(one));
    if (simple) return `<ul>${value.map((one) => `<li>${textHtml(one, siteUrl, name)}</li>`).join('')}</ul>`;
    return value.map((one) => `<article>${valueHtml(one, siteUrl, name)}</article>`).join('');
  }
  if (!isRecord(value)) return `<p>${textHtml(value, siteUrl, name)}</p>`;
  const rows = Object.entries(value).filter(([, one]) => one !== null && one !== undefined && one !== '');
  const pairs = rows.map(([key, one]) => {
    const inside =
      isRecord(one) || Array.isArray(one) ? valueHtml(one, siteUrl, key) : textHtml(one, siteUrl, key);
    return `<dt>${escapeHtml(wordsOf(key))}</dt><dd>${inside}</dd>`;
  });
  return `<dl>${pairs.join('')}</dl>`;
}

function textHtml(value: unknown, siteUrl: string, name: string): string {
  if (value instanceof Date)
    return `<time datetime="${value.toISOString()}">${escapeHtml(timeWords(value))}</time>`;
  if (typeof value === 'boolean') return escapeHtml(value ? t('Yes') : t('No'));
  const text = escapeHtml(String(value));
  if (name === 'address') return `<a href="${escapeHtml(siteUrl)}${text}">${escapeHtml(siteUrl)}${text}</a>`;
  return name === 'file' ? `<a href="${text}">${text}</a>` : text;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
