import nunjucks from 'nunjucks';
import { t, type Values } from '../words/words.ts';
import { escapeHtml } from './escape.ts';

/**
 * Words of the catalogue that hold markup of their own, such as a link within a sentence, as safe HTML:
 * `<a href="{url}">Sign in</a> first.`. Every value is escaped, unless it is safe HTML already.
 */
export function htmlWords(
  message: string,
  values: Record<string, string | number | nunjucks.runtime.SafeString> = {},
): nunjucks.runtime.SafeString {
  const escaped: Values = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'number') escaped[name] = value;
    else if (value instanceof nunjucks.runtime.SafeString) escaped[name] = String(value);
    else escaped[name] = escapeHtml(value ?? '');
  }
  return new nunjucks.runtime.SafeString(t(message, escaped));
}
