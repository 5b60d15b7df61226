import type { Files } from './files.ts';
import type { Notes } from './notes.ts';

/** What paragraphs of one text share. */
export interface MootContext {
  baseUrl: string;
  nameOf(username: string): string | null;
  isNamed(username: string): boolean;
  files: Files;
  notes: Notes;
}
