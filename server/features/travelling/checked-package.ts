import type { EditionInput } from '../frameworks/edition.ts';
import type { ImportedAnswer, ImportedPost, ImportedSettling } from '../threads/imported-posts.ts';
import type { Manifest, PackagePeople } from './package-format.ts';

/** A draft of a package that was found right. */
export interface CheckedDraft {
  listed: Manifest['drafts'][number];
  edition: EditionInput;
  /** Its address in CASE. */
  uri: string;
  /** Its competencies by their addresses in CASE. */
  byUri: ReadonlyMap<string, string>;
  /** The words of its competencies. */
  fields: ReadonlyMap<string, { title: string | null; statement: string }>;
}

/** A package in which everything leads somewhere, ready to be written. */
export interface CheckedPackage {
  manifest: Manifest;
  people: PackagePeople;
  drafts: CheckedDraft[];
  /** In the order of their threads, parents before replies. */
  posts: ImportedPost[];
  answers: { post: ImportedPost; answer: ImportedAnswer }[];
  settlings: { post: ImportedPost; settling: ImportedSettling }[];
  /** The same for the same package, whenever it was exported. */
  fingerprint: string;
}
