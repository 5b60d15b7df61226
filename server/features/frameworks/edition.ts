/**
 * One edition of a framework as it is imported or exported: the neutral shape between file formats and the database.
 * A format (CASE, a sheet) is turned into this, and this into drafts and competencies.
 */
export interface EditionInput {
  title: string;
  description: string;
  /** Where it comes from and under which terms; shown to readers. */
  source: EditionSource;
  items: ItemInput[];
  associations: AssociationInput[];
}

export interface EditionSource {
  creator: string | null;
  publisher: string | null;
  version: string | null;
  language: string | null;
  officialUrl: string | null;
  licence: { title: string; url: string | null } | null;
  attribution: string | null;
  /** Identifier of the document in the system it comes from, if it has one. */
  identifier: string | null;
  /** Anything else that the format says of the document, kept so that an export can give it back. */
  extra?: Record<string, unknown>;
}

/** Of a text that comes from nowhere but this site. */
export const noSource: EditionSource = {
  creator: null,
  publisher: null,
  version: null,
  language: null,
  officialUrl: null,
  licence: null,
  attribution: null,
  identifier: null,
};

export interface ItemInput {
  /** Stable identity across drafts, as the source gives it (a UUID in CASE). */
  identifier: string;
  code: string | null;
  /** Role, Skill, Skill level, …, as the source names it; `Item` where it names none. */
  kind: string;
  title: string | null;
  /** Source text: LF line ends, otherwise as given. May be empty when there is a title. */
  statement: string;
  /** Identifier of the parent item; null for a top item. */
  parent: string | null;
  /** Anything else the format carried, kept so that an export can give it back. */
  extra: Record<string, unknown>;
}

export interface AssociationInput {
  identifier: string;
  type: string;
  from: string;
  to: string;
  /** Set where an end is outside this edition. */
  fromTitle: string | null;
  toTitle: string | null;
  order: number | null;
  extra: Record<string, unknown>;
}

/** Something an importer put right or let pass; shown to the person who imported. */
export interface ImportNote {
  /** Where in the file: a line (`line 12`) or a path (`CFItems[3].uri`). */
  at: string;
  message: string;
}

/** What a format's parser answers: an edition and what was normalised. Throws Problem `invalid` when it cannot. */
export interface ParsedEdition {
  edition: EditionInput;
  notes: ImportNote[];
}
