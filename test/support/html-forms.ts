export type FormFields = Record<string, string>;

/** A form as a browser without script sees it. */
export interface Form {
  /** As written; empty for the address of the page itself. */
  action: string;
  /** What is sent when nothing is changed. */
  fields: FormFields;
  /** Every field and button that has a name. */
  names: ReadonlySet<string>;
}

/** Every form of a page that our templates made: a few patterns are enough for those. */
export function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, tag = '', inside = '']) => {
    const fields: FormFields = {};
    const names = new Set<string>();
    const take = (name: string, value: string | null): void => {
      if (name === '') return;
      names.add(name);
      if (value !== null) fields[name] = value;
    };
    for (const [, input = ''] of inside.matchAll(/<input\b([^>]*)>/g)) {
      const { name = '', value = '', type = 'text', ...others } = attributesOf(input);
      const chosen = !['radio', 'checkbox'].includes(type) || 'checked' in others;
      take(name, chosen ? value : null);
    }
    for (const [, area = '', text = ''] of inside.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) {
      take(attributesOf(area)['name'] ?? '', decode(text).replace(/^\r?\n/, ''));
    }
    for (const [, select = '', options = ''] of inside.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
      const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, option = '']) => attributesOf(option));
      take(
        attributesOf(select)['name'] ?? '',
        (all.find((one) => 'selected' in one) ?? all[0])?.['value'] ?? '',
      );
    }
    for (const [, button = ''] of inside.matchAll(/<button\b([^>]*)>/g)) {
      take(attributesOf(button)['name'] ?? '', null);
    }
    return { action: attributesOf(tag)['action'] ?? '', fields, names };
  });
}

/** The text of a piece of HTML, without tags and with white space made single. */
export function wordsOf(html: string): string {
  const text = html.replace(/<(script|style)\b[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' ');
  return decode(text).replace(/\s+/g, ' ').trim();
}

function attributesOf(tag: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g))
    found[name] = decode(value);
  return found;
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: '\u00A0',
};

const decode = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => entities[name]!);
