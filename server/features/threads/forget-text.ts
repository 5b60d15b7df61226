/** Who is to be forgotten in what others wrote. */
export interface Forgotten {
  handle: string;
  email: string;
  /** Ids of posts whose words go from where they are quoted; null when words stay. */
  posts: ReadonlySet<string> | null;
}

/** Stands where a handle stood. Nobody can have it. */
const formerHandle = 'former-member';
/** Stands where quoted words, or an address, stood. */
const gap = '[…]';

const quoted = /^((?:\s{0,3}>)*)\s?(.*)$/s;
/** The first line of a quote names who wrote it, and links to the post. */
const firstLine =
  /@[\w-]{2,30}.*\/posts\/([\w-]{8,50})(?![\w-])|\/posts\/([\w-]{8,50})(?![\w-]).*@[\w-]{2,30}/;

/**
 * A function that takes a person out of a text: mentions and links name nobody, the address is gone, and, where words
 * go, so are quotes of their posts as the quote button writes them. Everything else stays as it was typed.
 */
export function forgetter({ handle, email, posts }: Forgotten): (text: string) => string {
  const mention = mentionOf(handle);
  const page = new RegExp(String.raw`/members/${handle}(?![\w\-])`, 'giu');
  const address = new RegExp(email.replaceAll(/[^\p{L}\p{N}]/gu, String.raw`\$&`), 'gi');
  return (text) => {
    const rest = posts ? withoutQuotes(text, posts) : text;
    return rest
      .replace(mention, `@${formerHandle}`)
      .replace(page, `/members/${formerHandle}`)
      .replace(address, gap);
  };
}

/** As in the rule that makes mentions. */
const mentionOf = (handle: string): RegExp =>
  new RegExp(String.raw`(?<![\p{L}\p{M}\p{N}_+\-/@])@${handle}(?![\p{L}\p{M}\p{N}_\-@])`, 'giu');

/** The same text with these mentions naming nobody. */
export function withoutMentions(text: string, handles: string[]): string {
  return handles.reduce((rest, handle) => rest.replace(mentionOf(handle), `@${formerHandle}`), text);
}

/** The ids of the posts that a text links to, 100 at most. */
export function linkedPosts(text: string): string[] {
  if (!text.includes('/posts/')) return [];
  const ids = [...text.matchAll(/\/posts\/([\w-]{8,50})(?![\w-])/g)].map((match) => match[1]!);
  return [...new Set(ids)].slice(0, 100);
}

/** A quote is what stands deep enough beneath a quoted line that links to the post. Its first line stays. */
export function withoutQuotes(text: string, posts: ReadonlySet<string>): string {
  if (!text.includes('/posts/')) return text;
  const kept: string[] = [];
  let depth = 0;
  for (const line of text.split('\n')) {
    const [, marks = '', words = ''] = quoted.exec(line) ?? [];
    const deep = marks.replaceAll(/[^>]/g, '').length;
    if (depth > 0 && deep < depth) depth = 0;
    const said = deep > 0 ? firstLine.exec(words) : null;
    const link = said?.[1] ?? said?.[2];
    if (link !== undefined && (depth === 0 || deep <= depth)) {
      depth = posts.has(link) ? deep : 0;
      kept.push(line);
      if (depth > 0) kept.push(marks.trimEnd(), `${marks.trimEnd()} ${gap}`);
    } else if (depth === 0) kept.push(line);
  }
  return kept.join('\n');
}

/** The same value with every text in it forgotten; the value itself when nothing was to be forgotten. */
export function forgetIn<Value>(value: Value, forget: (text: string) => string): Value {
  if (typeof value === 'string') return forget(value) as Value;
  if (Array.isArray(value)) {
    const left = value.map((one: unknown) => forgetIn(one, forget));
    return left.some((one, at) => one !== value[at]) ? (left as Value) : value;
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  const entries = Object.entries(value).map(([name, one]) => [name, forgetIn<unknown>(one, forget)] as const);
  const changed = entries.some(([name, one]) => one !== (value as Record<string, unknown>)[name]);
  return changed ? (Object.fromEntries(entries) as Value) : value;
}
