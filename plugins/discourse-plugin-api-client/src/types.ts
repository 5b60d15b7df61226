/** What every call takes last. */
export interface CallOptions {
  /** Ends the call; a write that had been sent is then of unknown outcome. */
  signal?: AbortSignal;
}

/** What calls that create take last. */
export interface CreateOptions extends CallOptions {
  /** Not sent after this moment, if it has to wait for its turn so long: ends as `rate-limited`, `too-late`. */
  before?: Date;
}

/** What everybody may know of a forum. */
export interface SiteInfo {
  title: string;
  description: string;
  /** Absolute; null when there is none. */
  logoUrl: string | null;
  iconUrl: string | null;
  /** Only people who signed in may read anything. */
  loginRequired: boolean;
  locale: string | null;
}

export interface Category {
  id: number;
  name: string;
  slug: string;
  description: string | null;
  /** Not everybody may read it. */
  readRestricted: boolean;
  /** What the caller may do: 1 everything, 2 reply, 3 read; null when the forum does not say. */
  permission: number | null;
  parentId: number | null;
  topicCount: number;
  postCount: number;
  /** The topic about the category; absolute. */
  topicUrl: string | null;
}

export interface TopicSummary {
  id: number;
  title: string;
  slug: string;
  categoryId: number | null;
  createdAt: Date;
  bumpedAt: Date | null;
  postsCount: number;
  highestPostNumber: number;
  closed: boolean;
  archived: boolean;
  visible: boolean;
  /** `regular`, `private_message` or `banner`. */
  archetype: string;
  pinned: boolean;
}

export interface Topic {
  id: number;
  title: string;
  slug: string;
  categoryId: number | null;
  archetype: string;
  tags: string[];
  createdAt: Date;
  bumpedAt: Date | null;
  closed: boolean;
  archived: boolean;
  visible: boolean;
  deletedAt: Date | null;
  externalId: string | null;
  postsCount: number;
  highestPostNumber: number;
  /** Ids of all posts that the caller may see, in order; empty for topics of 10,000 posts or more (see `mega`). */
  stream: number[];
  /** The forum does not list the posts of so large a topic. */
  mega: boolean;
  /** The last that the caller may see, of a topic that is `mega`. */
  lastPostId: number | null;
  /** Those of the page that was asked for. */
  posts: Post[];
  userId: number | null;
  /** Seconds between two posts of one person; 0 without slow mode. */
  slowModeSeconds: number;
}

export interface Post {
  id: number;
  topicId: number;
  topicSlug: string;
  /** Only in lists over the whole forum and in webhooks. */
  categoryId: number | null;
  topicTitle: string | null;
  archetype: string | null;
  /** Within its topic; it may change. */
  number: number;
  /** 1 regular, 2 moderator's, 3 small action, 4 whisper. */
  type: number;
  /** 0, and `deleted`, for somebody whose account is gone. */
  userId: number;
  username: string;
  name: string | null;
  /** As it was typed; null when it was not asked for, or is not shown to the caller. */
  raw: string | null;
  /** HTML that belongs to that forum. */
  cooked: string;
  createdAt: Date;
  updatedAt: Date;
  version: number;
  /** Number of the post that it answers. */
  replyTo: number | null;
  /** By flags: the text is a notice. */
  hidden: boolean;
  /** Its author deleted it: the text is a notice in the forum's language. */
  userDeleted: boolean;
  /** Only staff see posts that have one. */
  deletedAt: Date | null;
  /** Absolute address of its page. */
  url: string;
  staff: boolean;
  /** Such as `closed.enabled`, for small actions. */
  actionCode: string | null;
  editReason: string | null;
  likes: number;
}

/** What somebody changed of a post. */
export interface Revision {
  postId: number;
  /** From 2: a post as it was written is none. */
  number: number;
  /** The one before that the caller may see; null for the first. */
  previous: number | null;
  at: Date;
  /** As whoever made it is called now. */
  username: string;
  reason: string | null;
  /** The text changed; else title, category, tags or owner did. */
  changesText: boolean;
  /** Staff hid it. */
  hidden: boolean;
}

export interface User {
  id: number;
  username: string;
  name: string | null;
  /** Absolute, 144 pixels wide. */
  avatarUrl: string | null;
  trustLevel: number | null;
  moderator: boolean;
  admin: boolean;
  groups: string[];
  suspended: boolean;
  silenced: boolean;
}

/** A reply may wait for the forum's moderators: it has no id then. */
export type Created = { queued: false; post: Post } | { queued: true };

export interface NewTopic {
  title: string;
  raw: string;
  /** Id of the category. */
  category: number;
  tags?: string[];
  /** Up to 50 of `A-Z a-z 0-9 _ -`; makes creating idempotent for ever. */
  externalId?: string;
  createdAt?: Date;
  /** No notifications, no webhooks, no processing of the text. */
  importMode?: boolean;
}

export interface NewReply {
  topicId: number;
  raw: string;
  /** Number of the post that it answers. */
  replyTo?: number;
  createdAt?: Date;
  importMode?: boolean;
}

export interface TopicListOptions extends CallOptions {
  /** From 0. */
  page?: number;
  /** 1 to 100; old forums always answer 30. */
  perPage?: number;
  order?: 'default' | 'created' | 'activity';
  ascending?: boolean;
  /** Leaves out the topics about the category itself and its sub-categories; it is, unless false. */
  noDefinitions?: boolean;
  noSubcategories?: boolean;
}

export interface TopicPage {
  topics: TopicSummary[];
  more: boolean;
}

export type TopicStatus = 'closed' | 'archived' | 'visible' | 'pinned' | 'pinned_globally';

export interface Upload {
  id: number;
  /** Absolute. */
  url: string;
  /** `upload://…`, for the text of posts. */
  shortUrl: string;
  width: number | null;
  height: number | null;
}

export interface UploadPlace {
  shortUrl: string;
  /** Absolute. */
  url: string;
}

export interface GrantedScope {
  /** Such as `topics`. */
  resource: string;
  /** Such as `read_lists`. */
  action: string;
  /** What it is limited to, such as `{ topic_id: ['7'] }`; empty for no limit. */
  limits: Record<string, string[]>;
}

/** What a key may do, and as whom it was asked. */
export interface Scopes {
  /** It may do all that its user may do. */
  global: boolean;
  granted: GrantedScope[];
  username: string | null;
}
