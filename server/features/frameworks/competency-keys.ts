/** What an item offers for its address: its code, or else its name. */
interface Named {
  code: string | null;
  title: string | null;
  statement: string;
  kind: string;
}

const longestKey = 60;

/** `Web manager: budgets` → `web-manager-budgets`; words of any script are kept, so that no name becomes empty. */
export function slugOf(text: string): string {
  const slug = text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  return slug.slice(0, longestKey).replace(/-+$/, '');
}

/**
 * The address of a competency, made once, at first sight: its code when that can stand in an address as it is, else a
 * slug of its name. `taken` holds every key in use, and gets the new one.
 */
export function makeKey(item: Named, taken: Set<string>): string {
  const code = item.code?.trim() ?? '';
  const wanted =
    /^[\w.~-]{1,60}$/.test(code) && !/^\.+$/.test(code)
      ? code
      : slugOf(code || item.title || item.statement || item.kind);
  const base = wanted || 'item';
  let key = base;
  for (let suffix = 2; taken.has(key.toLowerCase()); suffix += 1) key = `${base}-${suffix}`;
  taken.add(key.toLowerCase());
  return key;
}
