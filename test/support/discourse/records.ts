/** What a forum of the tests keeps. Only in memory: it lives as long as its object, also while its server is stopped. */
export interface User {
  id: number;
  username: string;
  name: string | null;
  email: string;
  trustLevel: number;
  admin: boolean;
  moderator: boolean;
  active: boolean;
  suspended: boolean;
  silenced: boolean;
  groups: Set<string>;
  /** Given by DiscourseConnect, where the forum is the consumer. */
  externalId: string | null;
  createdAt: Date;
}

/** 1: create, reply and see; 2: reply and see; 3: see. */
export type Permission = 1 | 2 | 3;

export interface Category {
  id: number;
  name: string;
  slug: string;
  description: string | null;
  parentId: number | null;
  /** By group; `everyone` makes it public. */
  permissions: Map<string, Permission>;
  /** Groups whose members moderate it. */
  moderators: Set<string>;
  approval: { topics: boolean; replies: boolean };
  minimumTags: number;
  /** "About the … category". */
  topicId: number | null;
}

export interface Topic {
  id: number;
  title: string;
  slug: string;
  categoryId: number | null;
  userId: number;
  archetype: 'regular' | 'private_message' | 'banner';
  tags: string[];
  externalId: string | null;
  createdAt: Date;
  bumpedAt: Date;
  lastPostedAt: Date;
  closed: boolean;
  archived: boolean;
  visible: boolean;
  pinned: boolean;
  pinnedGlobally: boolean;
  deletedAt: Date | null;
  deletedBy: number | null;
  slowModeSeconds: number;
  /** All that ever were in it and did not move, by number. */
  posts: Post[];
  /** Who may read a private message. */
  allowed: Set<number>;
}

export const regularPost = 1;
export const smallAction = 3;
export const whisperPost = 4;

export interface Post {
  id: number;
  topic: Topic;
  number: number;
  type: 1 | 2 | 3 | 4;
  userId: number;
  raw: string;
  createdAt: Date;
  updatedAt: Date;
  version: number;
  /** When its text was last given a version, and by whom. */
  versionAt: Date;
  editorId: number;
  /** What changed it since it was written, in order. */
  revisions: Revision[];
  replyTo: number | null;
  hidden: boolean;
  userDeleted: boolean;
  /** What an author's deletion took away, while it may come back. */
  takenAway: string | null;
  deletedAt: Date | null;
  deletedBy: number | null;
  actionCode: string | null;
  editReason: string | null;
  likes: Map<number, Date>;
  locked: boolean;
  /** The text when the page was made, and the page. */
  cooked: { raw: string; html: string } | null;
}

/** What somebody changed of a post, and when. */
export interface Revision {
  /** From 2: the post as it was written is 1. */
  number: number;
  userId: number;
  at: Date;
  from: string;
  to: string;
  title: { from: string; to: string } | null;
  reason: string | null;
  /** Staff alone see it. */
  hidden: boolean;
}

/** An entry of a granular key: `{ resource: 'topics', action: 'read', allowed: { topic_id: ['7'] } }`. */
export interface Scope {
  resource: string;
  action: string;
  allowed?: Record<string, string[]>;
}

export interface Key {
  value: string;
  /** Null: a key for all users. */
  userId: number | null;
  scopes: 'global' | 'read_only' | Scope[];
  revoked: boolean;
}

/** A key of one person, made with their consent. */
export interface UserKey {
  value: string;
  userId: number;
  scopes: string[];
  revoked: boolean;
}

export interface Upload {
  id: number;
  userId: number;
  name: string;
  extension: string;
  bytes: Buffer;
  width: number | null;
  height: number | null;
  /** `upload://<token>.<extension>`, and its address is made of it too. */
  token: string;
}

/** A post that waits for somebody who approves it. */
export interface Queued {
  id: number;
  userId: number;
  input: CreateInput;
  createdAt: Date;
}

/** What a post is made of, from the outside or by hand. */
export interface CreateInput {
  raw: string;
  title?: string;
  categoryId?: number | null;
  topicId?: number | null;
  replyTo?: number | null;
  tags?: string[];
  externalId?: string | null;
  createdAt?: Date | null;
  importMode?: boolean;
  skipValidations?: boolean;
  whisper?: boolean;
  noBump?: boolean;
  unlisted?: boolean;
  /** For a private message: usernames. */
  recipients?: string[];
}
