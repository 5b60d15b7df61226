/** What a membership may carry. Someone who only reads and posts has `member` alone. */
export type SeedRole = 'member' | 'moderator' | 'editor' | 'chair' | 'officer';

/** A group of people with its own space. `purpose` and `rules` are Markdown. */
export interface SeedGroup {
  slug: string;
  name: string;
  scope: 'public' | 'members' | 'hidden';
  purpose: string;
  rules: string;
  joining: 'open' | 'request' | 'invitation';
  /** Asked of whoever asks to join. */
  question?: string;
  /** The slug of the group that it is a working group of; that one stands before it. */
  parent?: string;
}

/** One person. `organisation` is self-declared; `roles` is empty for somebody in no group. */
export interface SeedMember {
  handle: string;
  name: string;
  email: string;
  organisation: string | null;
  admin?: true;
  /** For somebody who has not followed the link that confirms their address. */
  unconfirmed?: true;
  roles: { group: string; roles: SeedRole[] }[];
}

/**
 * One competency as it reads in one draft. `id` is its identity: the same slug in every draft it is in,
 * whatever happens to its code, title, words or place. `parent` is the `id` of an item listed before it.
 */
export interface SeedItem {
  id: string;
  code: string | null;
  kind: string;
  title: string | null;
  statement: string;
  parent: string | null;
}

/**
 * One edition. Days count from the first start; a negative `closesInDays` means it has closed already. `state` is given
 * where it is not simply open or closed by those days; a draft that is being prepared has no days yet to speak of.
 */
export interface SeedDraft {
  number: number;
  items: SeedItem[];
  opensDaysAgo: number;
  closesInDays: number;
  state?: 'preparing' | 'open' | 'closed' | 'published' | 'superseded';
  /** What became of it after it was added, and when. */
  later?: { state: 'closed' | 'published'; daysAgo: number };
}

/** A framework with its drafts, the oldest first. `group` is the slug of the owner. */
export interface SeedFramework {
  slug: string;
  title: string;
  description: string;
  group: string;
  scope: 'public' | 'hidden';
  licence: { title: string; url: string | null } | null;
  drafts: SeedDraft[];
}

/**
 * One contribution. `author` is a handle, `replyTo` the id of an earlier post in the same thread, `body`
 * Markdown. `anchor` is for comments on a draft only: without `exact` it points at the whole item, with it
 * at that passage, which occurs once in the named field (`statement` if none is named).
 */
export interface SeedPost {
  id: string;
  author: string;
  hoursAgo: number;
  body: string;
  replyTo?: string;
  /** `withdrawn`: the words that it replaced are taken back. */
  edit?: { hoursAgo: number; body: string; withdrawn?: true };
  deleted?: true;
  formal?: true;
  /** Words to put in place of the passage. */
  suggestion?: string;
  anchor?: { item: string; field?: 'statement' | 'title'; exact?: string };
}

/**
 * What a thread is about. For an imported framework `item` is the item's CASE identifier; for our own it is
 * the `id` of a SeedItem.
 */
export type SeedSubject =
  | { kind: 'competency'; framework: string; item: string }
  | { kind: 'draft'; framework: string; number: number }
  | { kind: 'group'; group: string; title: string };

/** A thread with its posts in the order they were written. */
export interface SeedThread {
  subject: SeedSubject;
  posts: SeedPost[];
}

/** An organisation. Lead and head of profession are handles; `shownBy` have an address at one of its domains. */
export interface SeedOrganisation {
  name: string;
  kind: 'council' | 'nhs-body' | 'devolved-body' | 'supplier';
  size: 'under-50' | '250-999' | '1000-4999' | '5000-or-more';
  description: string;
  domains: string[];
  lead: string | null;
  head: string | null;
  /** Groups to which it belongs as a whole, by slug, and the days of it. */
  corporate: { group: string; since: string; until: string | null }[];
  shownBy?: string[];
  /** Who asked to be endorsed; without an answer they still wait. */
  asked?: { by: string; answer?: 'endorsed' | 'refused' }[];
}
