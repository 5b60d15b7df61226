import { IntlMessageFormat } from 'intl-messageformat';
import translations from 'moot:words';

const { lang } = document.documentElement;
const own = translations[lang] ?? {};

/**
 * Words of the site in the language of the page, as on the server: `message` is the English in ICU MessageFormat, and
 * its own key.
 */
export function t(message: string, values?: Record<string, string | number>): string {
  const text = own[message];
  return new IntlMessageFormat(text ?? message, text === undefined ? 'en-GB' : lang, undefined, {
    ignoreTag: true,
  }).format(values) as string;
}
