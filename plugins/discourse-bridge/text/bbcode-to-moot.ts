import { t } from '../../../server/plugin-api.ts';
import { dateInWords } from './dates.ts';
import { codeSpan } from './fenced.ts';
import type { MootContext } from './moot-context.ts';
import { absolute, addressHere, writeTarget } from './pictures-and-links.ts';
import { MARKS } from './span-tags.ts';
import { withoutMentions } from './mentions.ts';
import type { Inside, Written } from './written.ts';

const TAG = /^\[(\/?)([a-z-]+)(?:[ =]([^[\]\n]*))?\]/i;

/** Writes a tag in square brackets, within a line, as Markdown. What is not closed, or not known, stays as typed. */
export function bbcodeToMoot(text: string, written: Written, context: MootContext): void {
  const [whole = '', slash, typed = '', value = ''] = TAG.exec(text) ?? [];
  const name = typed.toLowerCase();
  if (whole !== text) return written.push(codeSpan(text.slice(whole.length, -'[/code]'.length)));
  if (slash === '/') {
    if (!written.close(`[${name}`)) written.push(text);
    return;
  }
  if (name === 'date' || name === 'date-range') {
    return written.push(dateInWords(text.slice(1, -1)) ?? withoutMentions(text));
  }
  written.open(`[${name}`, withoutMentions(text), closing(name, value.replaceAll('"', ''), written, context));
}

function closing(
  name: string,
  value: string,
  written: Written,
  context: MootContext,
): (inside: Inside) => void {
  const { baseUrl, files } = context;
  const mark = MARKS.get(name);
  if (mark !== undefined) return (inside) => inside.surround(mark, mark);
  if (name === 'spoiler' || name === 'blur') return (inside) => inside.surround(`(${t('Spoiler:')} `, ')');
  if (name === 'img') {
    return (inside) => {
      const address = inside.words()?.trim() ?? '';
      const found = files.find(address);
      const target = { address: found?.address ?? absolute(address, baseUrl), title: '' };
      inside.surround('', '');
      if (address !== '') inside.replace(`${found && !found.here ? '' : '!'}[${writeTarget(target)}`);
    };
  }
  if (name === 'url' || name === 'email') return linked(name, value, context);
  return (inside) => inside.surround('', '');
}

function linked(name: string, value: string, context: MootContext): (inside: Inside) => void {
  return (inside) => {
    const address = value || inside.words()?.trim() || '';
    if (address === '' || /\s/.test(address)) return inside.surround('', '');
    const href = name === 'email' ? `mailto:${address}` : addressHere(address, context);
    inside.surround('[', writeTarget({ address: href, title: '' }));
  };
}
