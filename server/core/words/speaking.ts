import { AsyncLocalStorage } from 'node:async_hooks';
import { english, type Language } from './languages.ts';

const speaking = new AsyncLocalStorage<Language>();

/** The language of the request, or of the socket's event, that is being answered. English outside of any. */
export function languageNow(): Language {
  return speaking.getStore() ?? english;
}

/** Does this work, and all that it begins, in a language. */
export function inLanguage<Result>(language: Language, work: () => Result): Result {
  // The first to be spoken makes every promise of this process dearer, so what is spoken anyway is not set.
  return language === languageNow() ? work() : speaking.run(language, work);
}

/** The languages that these members chose; those who never chose are left out. */
export type LanguagesOf = (members: string[]) => Promise<ReadonlyMap<string, Language>>;

/** Does this work in the language of a member, English for whoever never chose. */
export async function inLanguageOf<Result>(
  languagesOf: LanguagesOf,
  member: string,
  work: () => Result,
): Promise<Awaited<Result>> {
  const language = (await languagesOf([member])).get(member) ?? english;
  return await inLanguage(language, work);
}

/** The same function, speaking the present language whoever calls it later. */
export function keepLanguage<Value, Result>(work: (value: Value) => Result): (value: Value) => Result {
  const language = languageNow();
  return (value) => inLanguage(language, () => work(value));
}
