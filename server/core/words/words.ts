import { IntlMessageFormat } from 'intl-messageformat';
import { catalogueOf } from './catalogue.ts';
import { english, type Language } from './languages.ts';
import { languageNow } from './speaking.ts';

export type Values = Record<string, string | number>;

const formats = new Map<string, IntlMessageFormat>();

/**
 * Words of the site in the language of whoever is being answered. `message` is the English, in ICU MessageFormat
 * (`'{count, plural, one {# post} other {# posts}}'`), and is its own key in the catalogue; a language that lacks it
 * shows the English.
 */
export function t(message: string, values?: Values): string {
  const language = languageNow();
  const own = language === english ? undefined : catalogueOf(language).get(message);
  const text = own ?? message;
  if (values === undefined && !/[{']/.test(text)) return text;
  return formatOf(own === undefined ? english : language, text).format(values) as string;
}

/**
 * What a library says of something wrong, in words that were marked with `say` or its own: translated when they are
 * of the catalogue, otherwise as they are.
 */
export function perhapsKnown(message: string): string {
  return catalogueOf(english).has(message) ? t(message) : message;
}

/** Marks words that are shown later, by `t(words)`: they are collected, and stay as they are. */
export const say = (message: string): string => message;

function formatOf({ code, tag }: Language, text: string): IntlMessageFormat {
  const key = `${code} ${text}`;
  let format = formats.get(key);
  if (!format) {
    format = new IntlMessageFormat(text, tag, undefined, { ignoreTag: true });
    formats.set(key, format);
  }
  return format;
}
