/** What editors may answer a comment. */
export const outcomes = ['accepted', 'partly', 'rejected', 'duplicate', 'out-of-scope', 'answered'] as const;
export type Outcome = (typeof outcomes)[number];

/** A change that a later draft makes: what it does to one competency. */
export interface TiedChange {
  /** Id of the draft. */
  draft: string;
  competency: string;
}

/** Whom, or which meeting, a comment waits for. */
export type Assigned = { member: string } | { meeting: { name: string; on: string } };

/** The answer of a group to a comment, as it stands, and what became of it. */
export interface Disposition {
  /** Raised by every decision; missing before the first. */
  version?: number;
  /** Null or missing: not decided, or taken back. */
  outcome?: Outcome | null;
  /** From the list that the group agreed on, or in the editor's own words; null where none is needed. */
  reason?: string | null;
  /** Free text beside the reason; may be empty. */
  words?: string;
  duplicateOf?: string | null;
  change?: TiedChange | null;
  by?: string | null;
  at?: Date;
  assigned?: Assigned | null;
  /** Whether the answer contents whoever wrote the comment. */
  reply?: { content: boolean; words: string; at: Date } | null;
  /** By a chair, since the answer did not content a formal commenter. */
  takenUp?: { by: string | null; at: Date } | null;
}
