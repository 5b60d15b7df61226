import { type Connection, type Model, Schema } from 'mongoose';
import type { Origin } from '../../core/log/change.ts';
import type { Anchor } from '../../core/passage/anchor.ts';
import type { Scope } from '../../core/reader.ts';
import type { Disposition } from './disposition.models.ts';
import type { ReactionCounts } from './reactions.ts';
import type { SettledAnchor } from './settled-anchor.ts';

/** What is projected of a thread. A thread that nobody wrote in has none of this yet. */
export interface Thread {
  _id: string;
  /** The number of the last change that is in here. */
  head: number;
  posts: number;
  /** Posts that stand: neither deleted nor hidden. */
  standing: number;
  lockedReason: string | null;
  lastPostAt: Date | null;
  scope: Scope;
  group: string;
  framework: string | null;
  /** Since when it stands first in its group's list; null or missing when it does not. */
  pinnedAt?: Date | null;
  /** The post that stands at its head. */
  pinnedPost?: string | null;
  /** How long one waits between two posts; null or missing when it is as the group has it. */
  slowSeconds?: number | null;
  /** The thread that holds its posts now: it takes none itself. */
  mergedInto?: string | null;
}

/** Where a post was before a moderator moved it, and what it answered there if that stayed behind. */
export interface MovedFrom {
  thread: string;
  post: string;
  replyTo: string | null;
  /** Why it was moved. */
  reason: string;
}

/** Where a post went. What is left in its place keeps its number; it counts as deleted, so that no list shows it. */
export interface MovedTo {
  thread: string;
  post: string;
  /** Whether it stood until then. */
  stood: boolean;
}

/** Another site on which a post stands as well, as readers are told, and its address there. */
export interface PostPlace {
  from: string;
  url: string;
}

export interface Post {
  _id: string;
  thread: string;
  /** Its place in the thread: 1, 2, 3, … for ever. */
  number: number;
  version: number;
  /** The number of the last change of this post that is in here. */
  seq: number;
  author: string;
  body: string;
  html: string;
  /** Ids of the uploaded pictures that it shows; none in most. */
  pictures?: string[];
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  /** When its words were taken away for good; an erased post counts as deleted. Missing in most. */
  erasedAt?: Date | null;
  /** `asked`: until its author has changed it, who may do so meanwhile. */
  hidden: { at: Date; reason: string; asked?: boolean } | null;
  /** Deleted by a moderator: its author cannot take that back. Missing in most. */
  removed?: { at: Date; reason: string } | null;
  replyTo: string | null;
  anchor: Anchor | null;
  /** The competency it is about, by its own anchor or by that of the post it answers. */
  about: string | null;
  formal: boolean;
  /** A comment that came after its draft had closed; missing in most. */
  late?: boolean;
  /** The organisation in whose name its author sent it, see `PostsOnBehalf`; missing in most. */
  onBehalfOf?: string;
  /** Standing posts that answer it, and the last change that is counted in them. */
  replies: number;
  repliesSeq: number;
  /** Words to put in place of the anchor's passage; missing in posts that are older than suggestions. */
  suggestion?: string | null;
  /** Missing in posts that are older than reactions. */
  reactions?: ReactionCounts;
  /** What editors answered to a comment; missing in posts that nobody decided, assigned or took back anything of. */
  disposition?: Disposition;
  /** Where people said that it belongs in later drafts, by their ids; missing in most. */
  settled?: Record<string, SettledAnchor>;
  /** Missing in posts that were never moved. */
  from?: MovedFrom;
  moved?: MovedTo;
  origin: Origin | null;
  /** Where else it is to be read; missing in most. */
  places?: PostPlace[];
  scope: Scope;
  group: string;
}

export interface ThreadModels {
  threads: Model<Thread>;
  posts: Model<Post>;
}

const plain = { versionKey: false, minimize: false } as const;

const threadSchema = new Schema<Thread>(
  {
    _id: String,
    head: { type: Number, required: true },
    posts: { type: Number, required: true },
    standing: { type: Number, required: true },
    lockedReason: { type: String, default: null },
    lastPostAt: { type: Date, default: null },
    scope: { type: String, required: true },
    group: { type: String, required: true },
    framework: { type: String, default: null },
    pinnedAt: Date,
    pinnedPost: String,
    slowSeconds: Number,
    mergedInto: String,
  },
  plain,
);
threadSchema.index({ scope: 1, lastPostAt: -1 });
threadSchema.index({ group: 1, lastPostAt: -1 });
threadSchema.index({ scope: 1, standing: -1, lastPostAt: -1 });
threadSchema.index({ group: 1, standing: -1, lastPostAt: -1 });
threadSchema.index({ framework: 1 });
threadSchema.index({ group: 1, pinnedAt: -1 });

const postSchema = new Schema<Post>(
  {
    _id: String,
    thread: { type: String, required: true },
    number: { type: Number, required: true },
    version: { type: Number, required: true },
    seq: { type: Number, default: 0 },
    author: { type: String, required: true },
    body: { type: String, default: '' },
    html: { type: String, default: '' },
    pictures: { type: [String], default: undefined },
    createdAt: { type: Date, required: true },
    editedAt: { type: Date, default: null },
    deletedAt: { type: Date, default: null },
    erasedAt: { type: Date },
    hidden: { type: Schema.Types.Mixed, default: null },
    removed: { type: Schema.Types.Mixed },
    replyTo: { type: String, default: null },
    anchor: { type: Schema.Types.Mixed, default: null },
    about: { type: String, default: null },
    formal: { type: Boolean, default: false },
    late: { type: Boolean },
    onBehalfOf: { type: String },
    replies: { type: Number, default: 0 },
    repliesSeq: { type: Number, default: 0 },
    suggestion: { type: String },
    reactions: { type: Schema.Types.Mixed },
    disposition: { type: Schema.Types.Mixed },
    settled: { type: Schema.Types.Mixed },
    from: { type: Schema.Types.Mixed },
    moved: { type: Schema.Types.Mixed },
    origin: { type: Schema.Types.Mixed, default: null },
    places: { type: Schema.Types.Mixed },
    scope: { type: String, required: true },
    group: { type: String, required: true },
  },
  plain,
);
postSchema.index({ thread: 1, number: 1 }, { unique: true });
postSchema.index({ thread: 1, about: 1, number: 1 });
postSchema.index({ thread: 1, replies: -1, number: -1 });
postSchema.index({ thread: 1, about: 1, replies: -1, number: -1 });
// Comments of a draft for its editors: those that answer nothing.
postSchema.index({ thread: 1, replyTo: 1, number: 1 });
// The comments behind each change of a draft, and those that say the same as another.
postSchema.index({ 'disposition.change.draft': 1, 'disposition.change.competency': 1 }, { sparse: true });
postSchema.index({ 'disposition.duplicateOf': 1 }, { sparse: true });
postSchema.index({ author: 1, createdAt: -1, _id: -1 });
postSchema.index({ group: 1, createdAt: -1 });
// Of those that are deleted, what is due to be forgotten.
postSchema.index({ deletedAt: 1 }, { partialFilterExpression: { deletedAt: { $type: 'date' } } });
// Most posts show none, and have no place in it.
postSchema.index({ pictures: 1 }, { sparse: true });

/** The collections of threads and posts on this connection. */
export function threadModels(connection: Connection): ThreadModels {
  return {
    threads: connection.model<Thread>('Thread', threadSchema, 'threads'),
    posts: connection.model<Post>('Post', postSchema, 'posts'),
  };
}
