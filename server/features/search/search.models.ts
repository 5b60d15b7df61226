import { type Connection, type Model, Schema } from 'mongoose';
import type { Scope } from '../../core/reader.ts';

export const searchKinds = ['post', 'thread', 'competency', 'draft'] as const;
export type SearchKind = (typeof searchKinds)[number];

/** What can be found of one post, thread, competency of a draft, or draft. Made from the log, and never shown itself. */
export interface SearchEntry {
  /** `post:<id>`, `thread:<id>`, `competency:<draft>:<id>` or `draft:<id>`. */
  _id: string;
  /** Who may find it: `public`, or `group:<id>`. */
  audience: string;
  kind: SearchKind;
  /** Id of the post, thread, competency or draft. */
  subject: string;
  thread: string | null;
  /** For a competency: the draft that it reads so in. */
  draft: string | null;
  framework: string | null;
  group: string;
  author: string | null;
  at: Date;
  /** The terms of title and text, each once: what is indexed. */
  terms: string[];
  /** The same in order, between spaces, for phrases and for how often each stands there. */
  words: string;
  title: string;
}

export interface SearchModels {
  searchEntries: Model<SearchEntry>;
}

const text = { type: String, default: null };

const entrySchema = new Schema<SearchEntry>(
  {
    _id: String,
    audience: { type: String, required: true },
    kind: { type: String, required: true },
    subject: { type: String, required: true },
    thread: text,
    draft: text,
    framework: text,
    group: { type: String, required: true },
    author: text,
    at: { type: Date, required: true },
    terms: [String],
    words: { type: String, default: '' },
    title: { type: String, default: '' },
  },
  { versionKey: false },
);
/**
 * Led by who may find it, so that a search reads nothing that others wrote among themselves. Terms are words of their
 * own, stemmed by us, so each has the same weight: the engine, which goes through an index of text backwards, meets the
 * newest first, and a search may stop early. What follows lets filters be judged on the index alone.
 */
entrySchema.index(
  { audience: 1, terms: 'text', at: 1, kind: 1, framework: 1, group: 1, author: 1 },
  { name: 'terms', default_language: 'none', language_override: 'none' },
);
entrySchema.index({ audience: 1, kind: 1, at: -1 });
entrySchema.index({ framework: 1, kind: 1, at: -1 });
entrySchema.index({ group: 1, kind: 1, at: -1 });
entrySchema.index({ thread: 1, kind: 1, at: -1 });
entrySchema.index({ author: 1, at: -1 });

/** The collection of what can be found, on this connection. */
export function searchModels(connection: Connection): SearchModels {
  return {
    searchEntries: connection.model<SearchEntry>('SearchEntry', entrySchema, 'search_entries'),
  };
}

/** Who may find what is seen so. */
export const audienceOf = ({ scope, group }: { scope: Scope; group: string }): string =>
  scope === 'public' ? 'public' : `group:${group}`;
