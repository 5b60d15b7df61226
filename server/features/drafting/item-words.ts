import { type FieldError, invalid, Problem } from '../../core/errors.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { t } from '../../core/words/words.ts';
import type { ItemWords } from './working-changes.ts';

/** How long each field may be, in Unicode code points. */
export const longest = { code: 200, kind: 200, title: 2_000, statement: 20_000, reason: 2_000 };

/** What was typed; empty texts stand for what is missing. */
export type GivenWords = { [Field in keyof ItemWords]?: string | null | undefined };

/**
 * The words of a competency, tidied. A field that reads as it does in `before` stays exactly as it is there. `at` is put
 * before the names of fields in refusals: `into[1].`. Throws 422 naming every wrong field.
 */
export function checkWords(given: GivenWords, before: ItemWords | null = null, at = ''): ItemWords {
  const errors: FieldError[] = [];
  const check = (field: keyof ItemWords, oneLine: boolean): string => {
    const text = given[field] ?? '';
    const known = before?.[field] ?? '';
    if (typeof text === 'string' && isSame(text, known)) return known;
    try {
      const line = oneLine && typeof text === 'string' ? text.replaceAll(/\s+/g, ' ') : text;
      return checkPostText(at + field, line, { min: 0, max: longest[field] });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      errors.push(...error.errors);
      return '';
    }
  };
  const code = check('code', true);
  const kind = check('kind', true);
  const title = check('title', true);
  const statement = check('statement', false);
  if (errors.length === 0 && kind === '')
    errors.push({ path: `${at}kind`, message: t('Say what kind of thing this is, such as Skill') });
  if (errors.length === 0 && title === '' && statement === '')
    errors.push({ path: `${at}title`, message: t('Give a title, or a statement, or both') });
  if (errors.length > 0) throw invalid(errors);
  return { code: code || null, kind, title: title || null, statement };
}

/** Why something is retired, split or merged. Throws 422 where nothing is said. */
export function checkReason(reason: unknown): string {
  if (typeof reason !== 'string' || reason.trim() === '')
    throw invalid([{ path: 'reason', message: t('Say why, in a few words. Everybody can read it later') }]);
  return checkPostText('reason', reason, { min: 1, max: longest.reason });
}

export const isSameWords = (one: ItemWords, other: ItemWords): boolean =>
  one.code === other.code &&
  one.kind === other.kind &&
  one.title === other.title &&
  one.statement === other.statement;

const isSame = (one: string, other: string): boolean =>
  one.replaceAll(/\r\n?/g, '\n').trim() === other.replaceAll(/\r\n?/g, '\n').trim();
