import type { GivenWords } from './item-words.ts';
import type { ItemWords } from './working-changes.ts';

export type Form = Record<string, string>;

/** A form filled in with words as they are. */
export const formOf = ({ code, kind, title, statement }: ItemWords): Form => ({
  code: code ?? '',
  kind,
  title: title ?? '',
  statement,
});

/** The words in a form, as they were typed: only line ends are made the ones we keep. */
export const wordsIn = ({ code = '', kind = '', title = '', statement = '' }: Form): GivenWords => ({
  code,
  kind,
  title,
  statement,
});

/** The words of a form as they would read. */
export const typed = (form: Form): ItemWords => ({
  code: form['code']?.trim() || null,
  kind: form['kind']?.trim() ?? '',
  title: form['title']?.trim() || null,
  statement: (form['statement'] ?? '').replaceAll(/\r\n?/g, '\n'),
});
