/** All that a plugin may import from the server. */
export { Problem, invalid, notFound } from './core/errors.ts';
export type { FieldError } from './core/errors.ts';
export type { Reader } from './core/reader.ts';
export { uuidFromName } from './core/ids.ts';
export type {
  AssociationInput,
  EditionInput,
  ImportNote,
  ItemInput,
  ParsedEdition,
} from './features/frameworks/edition.ts';
