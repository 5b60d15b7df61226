const ATTRIBUTE = /\s([A-Za-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/g;
const NAME = /^<(\/?)([A-Za-z][A-Za-z0-9-]*)/;

/** A tag of HTML: `name` in small letters. */
export interface HtmlTag {
  name: string;
  closes: boolean;
  attributes: Record<string, string>;
}

/** Reads a piece of kind `tag`. */
export function readTag(text: string): HtmlTag {
  const [, slash = '', name = ''] = NAME.exec(text) ?? [];
  const attributes: Record<string, string> = {};
  for (const [, key, double, single, bare] of text.matchAll(ATTRIBUTE))
    attributes[key!.toLowerCase()] ??= unescaped(double ?? single ?? bare ?? '');
  return { name: name.toLowerCase(), closes: slash === '/', attributes };
}

const unescaped = (value: string): string =>
  value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
