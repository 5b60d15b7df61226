import { createHash } from 'node:crypto';
import type { DraftState } from '../frameworks/frameworks.models.ts';
import type { Outcome } from '../threads/disposition.models.ts';
import type { Settling } from '../threads/settled-anchor.ts';

/** What a package says it is, and the version of its shape: a reader refuses versions that it does not know. */
export const packageFormat = 'moot-framework-package';
export const packageVersion = 1;

/** One file of a package. */
export interface PackageFile {
  path: string;
  bytes: Buffer;
}

/** A file as the manifest lists it. */
export interface ListedFile {
  path: string;
  /** In bytes, unpacked. */
  size: number;
  /** SHA-256 in hexadecimal digits. */
  sha256: string;
}

/** A draft as the manifest tells of it: what CASE has no place for. Times are ISO 8601 in UTC. */
export interface ManifestDraft {
  number: number;
  id: string;
  state: DraftState;
  opensAt: string | null;
  closesAt: string | null;
  addedAt: string;
  /** Its identifier in the system that its text comes from, and what that said of its adoption. */
  sourceIdentifier: string | null;
  adoptionStatus: string | null;
  text: string;
  comments: string;
}

/** The address of a competency, for ever, and its names. */
export interface ManifestCompetency {
  id: string;
  key: string;
  sourceId: string;
  createdAt: string;
}

/** `manifest.json`: what is in the package. Everything but `exportedAt` is the same each time. */
export interface Manifest {
  format: typeof packageFormat;
  version: number;
  exportedAt: string;
  /** Address of the site where the framework began. */
  home: string;
  framework: { id: string; slug: string; title: string; description: string; createdAt: string };
  drafts: ManifestDraft[];
  competencies: ManifestCompetency[];
  files: ListedFile[];
}

/** `people.json`: those who are named in the package, only with what everybody sees of them. */
export interface PackagePeople {
  people: PackagePerson[];
  organisations: PackageOrganisation[];
}

export interface PackagePerson {
  /** The address of their page on their own site. */
  id: string;
  handle: string;
  name: string;
  organisation: string | null;
}

export interface PackageOrganisation {
  /** The address of its page on its own site. */
  id: string;
  name: string;
}

/** One answer to a comment, in `dispositions.json`. */
export interface PackageDisposition {
  /** The address of the comment, as its annotation has it. */
  comment: string;
  outcome: Outcome;
  reason: string | null;
  words: string;
  duplicateOf: string | null;
  change: { draft: string; competency: string } | null;
  by: string | null;
  at: string;
  version: number;
  reply: { content: boolean; words: string; at: string } | null;
  takenUp: { by: string | null; at: string } | null;
}

/** Where a person said that a comment belongs in a later draft, in `dispositions.json`. */
export interface PackageSettled {
  comment: string;
  draft: string;
  outcome: Settling;
  /** As the target of an annotation; null when it was let go. */
  target: unknown;
  by: string | null;
  at: string;
  version: number;
}

export interface PackageDispositions {
  dispositions: PackageDisposition[];
  anchors: PackageSettled[];
}

/** JSON that people can read, as the bytes of a file. */
export const jsonBytes = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 1)}\n`);

/** How the manifest lists a file. */
export function listed({ path, bytes }: PackageFile): ListedFile {
  return { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
