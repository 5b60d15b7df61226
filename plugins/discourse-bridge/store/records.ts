export type Direction = 'in' | 'out' | 'both';

/** What a category is mapped to; `thread` is a thread with what is beneath it: a competency's with those of its parts. */
export interface Target {
  kind: 'framework' | 'group' | 'thread';
  id: string;
}

/** Why nothing is sent or fetched until somebody decides. */
export type StopReason = 'key-revoked' | 'no-forum' | 'too-many-writes' | 'reader-refused';

/** One forum that a group's moderators connected. Keys and secrets are not here: see `secretName`. */
export interface Bridge {
  _id: string;
  kind: 'discourse';
  /** Base address with the sub-folder, without a slash at the end. */
  url: string;
  /** As readers are told: `forum.example.org`, with the sub-folder when there is one. */
  host: string;
  /** The group whose moderators keep this bridge. */
  group: string;
  name: string;
  logo: string | null;
  /** The account that writes for those who linked none. */
  writer: { username: string; userId: number };
  /** Whether the key may act for other people: then those who linked their account write as themselves. */
  actsForOthers: boolean;
  /** What the key turned out to be when it was given: the scopes it lacks, and what the account is on the forum. */
  key?: { lacks: string[]; staff: boolean; trustLevel: number | null; at: Date };
  /** Who looks: nobody signed in, the writing account, or an account made for it. */
  reader: { kind: 'anonymous' | 'writer' | 'account'; username: string | null };
  state: 'connecting' | 'running' | 'paused' | 'stopped' | 'disconnected';
  stopped: { reason: StopReason; at: Date } | null;
  /** Seconds that a post waits here before it is sent. */
  delaySeconds: number;
  webhook: { pingedAt: Date | null; lastAt: Date | null };
  poll: {
    /** The newest post of the whole forum that was seen. */
    newestPost: number;
    at: Date | null;
    /** When every live topic was looked at last. */
    sweptAt: Date | null;
    /** When topics were looked for that nothing told of. */
    listedAt?: Date | null;
  };
  /** Which copies are being removed since it was disconnected, and when that ended. */
  removing?: {
    here: boolean;
    there: boolean;
    startedAt: Date;
    endedAt: Date | null;
    /** In the end the forum did not let go of what was to be deleted there. */
    keptThere?: boolean;
  } | null;
  /** Until when the forum wants no more calls, so that a restart does not forget it. Missing in most. */
  waitUntil?: Date | null;
  createdBy: string;
  createdAt: Date;
}

/**
 * The names under which the secrets of a bridge are kept. `sign-in`: of the forum, with which members prove who they are
 * there; `provider`: of this site, with which the forum signs people in.
 */
export const secretName = (
  bridge: string,
  what: 'key' | 'reader-key' | 'webhook' | 'sign-in' | 'provider',
): string => `${bridge}.${what}`;

/** A category of a forum and where its conversations are here. */
export interface Mapping {
  /** `<bridge>:<category>`. */
  _id: string;
  bridge: string;
  category: number;
  categoryName: string;
  target: Target;
  /** The group that owns the target: threads that the forum starts are opened in it. */
  group: string;
  direction: Direction;
  /** Whether people of the forum are shown here with their names. */
  names: boolean;
  /** The same as far as what was brought before stands so; missing when that is to be seen to. */
  namesApplied?: boolean;
  /** Who may read both sides. `members`: a category that is not public, with a target that is not either. */
  audience: 'public' | 'members';
  state: 'live' | 'private';
  /** The state that its owners were told of last; missing until it changed once. */
  told?: 'live' | 'private';
  /** What was written since then has not been looked for yet: it was not to be read. */
  privateSince?: Date | null;
  checkedAt: Date | null;
  createdAt: Date;
}

export type Side = 'moot' | 'forum';

/** A topic of the forum and its thread here: always one of each. */
export interface TopicPair {
  /** `<bridge>:<topic>`. */
  _id: string;
  bridge: string;
  topic: number;
  thread: string;
  category: number;
  origin: Side;
  /** As the forum shows it. */
  title: string;
  slug: string;
  /** Whether it is closed, as both sides last agreed. */
  closed: boolean;
  /** The title that was sent last, as it is here, of a topic that began here. */
  sentTitle?: string;
  /** The post there that says what the thread is about, with `hashOf` its text as it was sent. */
  card?: { post: number; hash: string };
  /** It is being shown again, and what that takes is not done to its end. Missing in most. */
  returning?: boolean;
  /** All that stood in the thread was asked to be sent when it first went out. */
  sentAll?: boolean;
  /** When something was written in it last, to notice two sides that answer each other without end. */
  writes?: Date[];
  /** The thread is locked because the forum closed the topic, and for no other reason. Missing in most. */
  lockedHere?: boolean;
  /** Since when the lock is lifted for a moment; what is left of it when that run was killed. */
  openedAt?: Date | null;
  /** `left`: it went to a category that is not mapped. */
  state: 'live' | 'gone' | 'private' | 'left';
  sweptAt: Date | null;
  /** When all posts of it were read last, of a topic that is too long for that to be done each time. Missing in most. */
  wholeAt?: Date | null;
  listed?: Listed;
}

/** What the list of its category last showed of a topic. */
export interface Listed {
  posts: number;
  highest: number;
  bumpedAt: Date | null;
}

/** A post of the forum and its post here, as both sides last agreed on them. */
export interface PostPair {
  /** `<bridge>:<post>`. */
  _id: string;
  bridge: string;
  topic: number;
  post: number;
  /** Its number in the topic, which may change. */
  number: number;
  thread: string;
  local: string;
  origin: Side;
  /** The forum's user who wrote it there: for copies of what was written here, whoever it was sent as. */
  userId: number;
  /** `hashOf` the raw text there and of the body here. */
  forumHash: string;
  mootHash: string;
  forumLive: boolean;
  mootLive: boolean;
  /** It was hidden or deleted here because it is gone there: when it is back there, it is shown again. */
  downHere?: boolean;
  /** Moderators here moved it since it came into its topic: it stays where they put it. */
  movedHere?: boolean;
  /** Posts that stood for it in threads that were withdrawn before it was moved. Missing in most. */
  olds?: string[];
  /** Second ones that the forum made of the copy of a post of here, with `hashOf` what they were last known to say. */
  copies?: { topic: number; post: number; hash: string }[];
  /** Earlier versions of it here may name somebody who is not to be named: they go when its words are made anew. */
  forgets?: boolean;
}

/** A person of the forum. */
export interface ForumPerson {
  /** `<bridge>:<userId>`. */
  _id: string;
  bridge: string;
  userId: number;
  username: string;
  name: string | null;
  /** The id under which their posts stand here while they have linked no account. */
  ghost: string;
  /** The member here who proved to be them. */
  member: string | null;
  linkedAt: Date | null;
  /** They do not want to be named here. */
  unnamed: boolean;
  /**
   * What they were called before: of whoever is not to be named, to know them by in old quotes; of others only until the
   * posts that name them so are put here anew. Missing in most.
   */
  called?: string[];
  /** Since when they are called otherwise, and what names them here is still to be put here anew. */
  renamedAt?: Date | null;
  /** When the forum was asked last how they are called; missing when it was not yet. */
  seenAt?: Date;
}

/** A member's way to a forum's sign-in and back: gone once it was used, or after ten minutes. */
export interface SignIn {
  /** What the forum sends back (`nonce`); once it has, another one that only this site and the member's browser know. */
  _id: string;
  bridge: string;
  member: string;
  at: Date;
  /** Who they are there, as the forum says. */
  proof: { userId: number; username: string; name: string | null } | null;
}

/** Something to bring in step. Asked again while it waits, it is done once. */
export interface Task {
  /** `<bridge>:<kind>:<subject>`. */
  _id: string;
  bridge: string;
  /**
   * `post-here`: a post of Moot (id); `thread-here`: the state of a thread (id); `topic-there`: a topic (id) with all its
   * posts; `post-there`: one post (`<topic>/<post>`); `category-there`: a category (id).
   */
  kind: 'post-here' | 'thread-here' | 'topic-there' | 'post-there' | 'category-there';
  subject: string;
  /** The topic it touches, when that is known: only one task of a topic runs at a time. */
  topic: number | null;
  /** Raised each time it is asked for: what is asked while it runs is done once more. */
  asked: number;
  askedAt: Date;
  notBefore: Date;
  attempts: number;
  /**
   * `unclear`: nobody can tell whether it happened; a moderator decides. `refused`: the other side said no.
   * `left`: a moderator decided that it is never sent.
   */
  state: 'waiting' | 'refused' | 'unclear' | 'failed' | 'left';
  trouble: Trouble | null;
  /** What was sent and may have arrived: the same bytes are sent again within 120 s, afterwards it is looked for. */
  sending: Sending | null;
}

/** Why something was not done, as codes and numbers: never words of a post. */
export interface Trouble {
  code: string;
  status: number | null;
  values: Record<string, string | number>;
  at: Date;
}

export interface Sending {
  what: 'topic' | 'reply';
  /** The arguments of the call, to the letter; null when its author had the text erased meanwhile. */
  input: Record<string, unknown> | null;
  as: number | null;
  /** The post that is in it; null for a topic that begins with a card. */
  local: string | null;
  /** `hashOf` its body at that moment. */
  mootHash: string;
  firstAt: Date;
  lastAt: Date;
  /** When it was looked for and not found. */
  lookedAt: Date[];
  /** The forum took it and shows it to its moderators first: it has no id until they let it through. */
  queued: boolean;
}

/** A picture of this site that was uploaded to a forum. */
export interface Uploaded {
  /** `<bridge>:<address>`: the address here, as posts name it. */
  _id: string;
  bridge: string;
  /** The forum's own for it: `upload://…`. */
  name: string;
  at: Date;
}

/** A delivery of a webhook: what it was about, never what it said. */
export interface Delivery {
  /** Hash of the bridge, the event and the body: the same again changes nothing. */
  _id: string;
  bridge: string;
  event: string;
  topic: number | null;
  post: number | null;
  category: number | null;
  at: Date;
  /** What it is about was asked for, or it is about nothing. */
  asked: boolean;
}

/** What happened lately, for the bridge's page. */
export interface BridgeEvent {
  _id: string;
  bridge: string;
  at: Date;
  /** A code such as `topic-in`, `post-out`, `post-refused`; its words are found when it is shown. */
  what: string;
  /** Post, thread, topic or category, as the code has it. */
  subject: string;
  values: Record<string, string | number>;
}

/** A file that posts of a forum show, as it was fetched. */
export interface BridgeFile {
  _id: string;
  bridge: string;
  /** As posts name it: `upload://…` or its whole address. */
  ref: string;
  /** Null when it was not kept: `why` says it. */
  blob: string | null;
  why: 'too-large' | 'type' | 'not-there' | null;
  type: string;
  name: string;
  /** The posts of the forum that ever named it: whoever may read a copy that shows it may read the file. */
  posts: number[];
  at: Date;
  /** When a post named it last. Missing in those of before, as the next one. */
  namedAt?: Date;
  /** When it is looked whether a post here still shows it. */
  lookAt?: Date;
}

/** How far the first taking over of a forum's topics is. */
export interface Backfill {
  /** The bridge. */
  _id: string;
  state: 'running' | 'paused' | 'done' | 'failed';
  startedAt: Date;
  endedAt: Date | null;
  topics: number;
  topicsDone: number;
  postsDone: number;
  postsRefused: number;
  /** Seconds that it worked, without the pauses: what time is left is told from it. */
  workedSeconds: number;
  /**
   * Where each category (by id) is, in order of creation: the page of its list, whether it is read for the second time,
   * the topics of that page that were taken in, and those of the page before.
   */
  places: Record<string, { page: number; again: boolean; done: boolean; taken: number[]; listed: number[] }>;
  trouble: Trouble | null;
}
