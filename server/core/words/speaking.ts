import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { english, type Language } from './languages.ts';

const speaking = new AsyncLocalStorage<Language>();

/** The language of the request, or of the socket's event, that is being answered. English outside of any. */
export function languageNow(): Language {
  return speaking.getStore() ?? english;
}

/** Does this work, and all that it begins, in a language. */
export function inLanguage<Result>(language: Language, work: () => Result): Result {
  return speaking.run(language, work);
}

/** The same function, speaking the present language whoever calls it later. */
export function keepLanguage<Value, Result>(work: (value: Value) => Result): (value: Value) => Result {
  return AsyncResource.bind(work);
}
