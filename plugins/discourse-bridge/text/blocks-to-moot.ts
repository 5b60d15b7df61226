import { t } from '../../../server/plugin-api.ts';
import { forumLines, type BlockTag, type ForumLine } from './block-tags.ts';
import { dateInWords } from './dates.ts';
import { fenced } from './fenced.ts';
import { withoutMentions } from './mentions.ts';
import type { MootContext } from './moot-context.ts';
import { paragraphToMoot } from './paragraph-to-moot.ts';
import { eachStretch } from './paragraphs.ts';
import { escapeWords, linkTo } from './pictures-and-links.ts';
import { attributesOf } from './tag-attributes.ts';
import type { MootOptions } from './to-moot-options.ts';

/** Tags within tags beyond this are left out: their words stay. */
const DEEPEST = 8;

interface OpenTag {
  /** What lines within begin with there, before `marker`. */
  prefix: string;
  marker: string;
}

/** Turns the blocks of a forum's text into Markdown that is read here, paragraph by paragraph. */
export class BlocksToMoot {
  readonly #lines: ForumLine[];
  readonly #options: MootOptions;
  readonly #context: MootContext;
  readonly #out: string[] = [];
  readonly #open: OpenTag[] = [];
  /** Whether nothing was written since an empty line was put in: that of the text itself is one too many. */
  #isApart = false;
  /** How many tags were opened beyond the deepest. */
  #skipped = 0;

  constructor(source: string, options: MootOptions, context: MootContext) {
    this.#lines = forumLines(source);
    this.#options = options;
    this.#context = context;
  }

  /** The whole text. */
  write(): string {
    for (let at = 0; at < this.#lines.length;) at = this.#writeFrom(at);
    return this.#out.join('\n');
  }

  /** Writes what begins in this line; answers the line after it. */
  #writeFrom(at: number): number {
    const line = this.#lines[at]!;
    if (line.tag) return this.#tag(at, line, line.tag);
    if (line.code || line.blank) {
      if (line.code || !this.#isApart) this.#line(line.text);
      return at + 1;
    }
    let end = at + 1;
    while (end < this.#lines.length && this.#continues(this.#lines[end]!)) end += 1;
    this.#paragraph(this.#lines.slice(at, end));
    return end;
  }

  #continues = ({ continues, tag }: ForumLine): boolean => continues && !tag;

  #paragraph(lines: ForumLine[]): void {
    const prefix = lines[0]!.prefix;
    const words = lines.map(checked).join('\n').slice(prefix.length);
    const further = prefix.replaceAll(/[^>\s]/g, ' ');
    const text = prefix + eachStretch(words, (stretch) => paragraphToMoot(stretch, further, this.#context));
    for (const line of text.split('\n')) this.#line(line);
  }

  #tag(at: number, line: ForumLine, tag: BlockTag): number {
    if (tag.closes) {
      this.#end();
      return at + 1;
    }
    if (tag.name === 'poll') return this.#poll(at, line);
    if (tag.name === 'code' || tag.name === '<pre') return this.#code(at, line);
    const quotes = ['quote', 'chat', 'spoiler', 'blur', '<blockquote'].includes(tag.name);
    const heading = this.#headingOf(tag);
    this.#begin(line.prefix, quotes ? '> ' : '');
    if (heading !== '') {
      this.#line(line.prefix + heading);
      this.#apart();
    }
    return at + 1;
  }

  /** What stands above the words that a tag holds. */
  #headingOf({ name, inside }: BlockTag): string {
    if (name === 'quote') return quoted(inside, this.#options);
    if (name === 'chat')
      return quoted(`="${(attributesOf(inside)['quote'] ?? '').split(';')[0]!}"`, this.#options);
    if (name === 'spoiler' || name === 'blur') return `**${t('Spoiler')}**`;
    if (name === 'details') return `**${this.#summary(inside)}**`;
    if (name === 'event') return eventInWords(inside);
    return '';
  }

  #summary(inside: string): string {
    const summary = /^=\s*(?:"([^"]*)"|“([^”]*)”|(.*))/.exec(inside);
    const words = (summary?.[1] ?? summary?.[2] ?? summary?.[3] ?? '').trim();
    return escapeWords(withoutMentions(words)) || t('More');
  }

  /** A poll is answered where it is. */
  #poll(at: number, line: ForumLine): number {
    const end = line.other;
    const heading = this.#lines
      .slice(at, end)
      .find(({ text }) => /^\s*#\s/.test(text))
      ?.text.replace(/^\s*#\s+/, '');
    const words = heading === undefined ? t('Poll') : t('Poll: {title}', { title: withoutMentions(heading) });
    this.#apart();
    this.#line(line.prefix + linkTo(words, this.#options.restUrl));
    this.#apart();
    return end + 1;
  }

  #code(at: number, line: ForumLine): number {
    const code = this.#lines
      .slice(at + 1, line.other)
      .map(({ text }) => (text.startsWith(line.prefix) ? text.slice(line.prefix.length) : text))
      .join('\n');
    this.#apart();
    for (const one of fenced(code).split('\n')) this.#line(line.prefix + one);
    return line.other + 1;
  }

  #begin(prefix: string, marker: string): void {
    if (this.#open.length >= DEEPEST) {
      this.#skipped += 1;
      return;
    }
    this.#apart();
    this.#open.push({ prefix, marker });
  }

  #end(): void {
    if (this.#skipped > 0) this.#skipped -= 1;
    else this.#open.pop();
    this.#apart();
  }

  /** An empty line, where there is none yet. */
  #apart(): void {
    if (this.#out.length > 0 && !/^[>\s]*$/.test(this.#out.at(-1)!)) this.#line('');
    this.#isApart = true;
  }

  #line(text: string): void {
    this.#isApart = false;
    let out = '';
    let rest = text;
    for (const { prefix, marker } of this.#open) {
      const inner = prefix.replaceAll(/[^>\s]/g, ' ');
      const begins = rest.startsWith(prefix) ? prefix : inner;
      if (rest.startsWith(begins)) rest = rest.slice(begins.length);
      else if (rest === begins.trimEnd()) rest = '';
      out += inner + marker;
    }
    this.#out.push(rest === '' ? out.trimEnd() : out + rest);
  }
}

/** `[ ]` and `[x]` are boxes on the forum wherever a line begins with them; here they are so in lists. */
function checked({ text, prefix }: ForumLine): string {
  const box = /^\[( |x|X|\*|_|-)?\](?=\s)/.exec(text.slice(prefix.length));
  if (!box) return text;
  const done = box[1] !== undefined && box[1] !== ' ';
  const listed = /(?:[-+*]|\d[.)])\s+$/.test(prefix);
  const sign = listed ? (done ? '[x]' : '[ ]') : done ? '☑' : '☐';
  return prefix + sign + text.slice(prefix.length + box[0].length);
}

/** Who is quoted: `="ada, post:2, topic:701, username:ada"`. */
function quoted(inside: string, { quoteOf, baseUrl, topic }: MootOptions): string {
  const [named = '', ...more] = inside.replace(/^=/, '').replaceAll(/["“”]/g, '').split(',');
  const values = new Map(more.map((pair) => pair.split(':').map((part) => part.trim()) as [string, string]));
  const number = (key: string): number | undefined => {
    const value = Number(values.get(key));
    return Number.isSafeInteger(value) && value > 0 ? value : undefined;
  };
  const [post, inTopic] = [number('post'), number('topic')];
  const username = values.get('username') ?? named.trim();
  if (username === '') return '';
  const known = quoteOf(username, post, inTopic, named.trim());
  if (known) return `${linkTo(withoutMentions(known.name), known.url)}:`;
  const shown = withoutMentions(named.trim());
  return post === undefined
    ? `${escapeWords(shown)}:`
    : `${linkTo(shown, `${baseUrl}/t/${inTopic ?? topic}/${post}`)}:`;
}

/** What an event is and when, of the plugin for calendars. */
function eventInWords(inside: string): string {
  const { name = '', start, end, timezone = 'UTC' } = attributesOf(inside);
  const range =
    end === undefined
      ? `date=${start?.replace(' ', 'T') ?? ''}`
      : `from=${start?.replace(' ', 'T') ?? ''} to=${end.replace(' ', 'T')}`;
  const when = dateInWords(`${range} timezone="${timezone}"`);
  return [`**${escapeWords(withoutMentions(name)) || t('Event')}**`, when].filter(Boolean).join(': ');
}
