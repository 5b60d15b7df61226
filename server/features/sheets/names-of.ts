import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Item } from '../frameworks/frameworks.models.ts';
import { plain } from './plain.ts';

/** Competencies of the draft before by what a row may call its parent: code, else identifier, else title. */
export function namesOf({ items }: EditionIndex): Map<string, string> {
  const names = new Map<string, string>();
  for (const nameOf of [
    (item: Item) => item.title,
    (item: Item) => item.sourceId,
    (item: Item) => item.code,
  ]) {
    for (const item of items) {
      const name = plain(nameOf(item) ?? '');
      if (name !== '') names.set(name, item.competency);
    }
  }
  return names;
}

/** Whether the draft before has something that a row may name as its parent. */
export function hasName(index: EditionIndex): (name: string) => boolean {
  const names = namesOf(index);
  return (name) => names.has(plain(name));
}
