/** A language in which the site's own words can be shown. What members write stays as they wrote it. */
export interface Language {
  code: 'en' | 'cy' | 'gd' | 'qps';
  /** What its speakers call it. */
  name: string;
  /** For `lang` attributes and Intl. */
  tag: string;
  /** `check` shows each word of the catalogue in brackets: what stands without is in no catalogue. */
  state: 'complete' | 'started' | 'check';
}

export const english: Language = { code: 'en', name: 'English', tag: 'en-GB', state: 'complete' };

export const languages: readonly Language[] = [
  english,
  { code: 'cy', name: 'Cymraeg', tag: 'cy', state: 'started' },
  { code: 'gd', name: 'Gàidhlig', tag: 'gd', state: 'started' },
  { code: 'qps', name: '⟦Check⟧', tag: 'en-GB', state: 'check' },
];

const cookieForm = /(?:^|;\s*)moot\.lang=(\w+)/;

/** The name of the cookie that keeps the language somebody chose. */
export const languageCookie = 'moot.lang';

/** The language that this code names; undefined for none. */
export function languageOf(code: string | undefined): Language | undefined {
  return languages.find((language) => language.code === code);
}

/** The language that a `Cookie` header asks for; English unless somebody chose another. */
export function chosenLanguage(cookies: string | undefined): Language {
  const code = cookies ? cookieForm.exec(cookies)?.[1] : undefined;
  return languageOf(code) ?? english;
}
