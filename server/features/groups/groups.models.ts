import { type Connection, type Model, Schema } from 'mongoose';
import type { GroupRole, Restriction, Scope } from '../../core/reader.ts';
import { type JoiningModels, joiningModels } from './joining.models.ts';

export interface Group {
  _id: string;
  slug: string;
  name: string;
  scope: Scope;
  /** Markdown. */
  purpose: string;
  rules: string;
  /** How one becomes a member. */
  joining: Joining;
  /** Asked of whoever requests to join; may be empty. */
  question: string;
  /** The group that this is a working group of, or null. */
  parent: string | null;
  /** By its IANA name: opening and closing times are given in it. */
  timeZone: string;
  /** Reasons for decisions of moderators, agreed beforehand; empty means the site's own list. */
  reasons: string[];
  /** The same to keep threads in order, and to take decisions back; missing in groups that are older than these. */
  orderReasons?: string[];
  backReasons?: string[];
  /** Words and phrases that make a post wait for a moderator. */
  blockedWords: string[];
  /** How many first posts of a new member wait for a moderator. */
  holdFirst: number;
  /** Seconds between two posts of one member in a thread of the group, unless decided otherwise for it; 0 for none. */
  slowSeconds: number;
  /** Comments on a draft that has closed are taken, and marked as late. */
  lateComments: boolean;
  /** The next draft opens or is published only when all formal comments on the one before it are decided. */
  requireDispositions: boolean;
  /** Reasons for decisions of editors about comments, agreed beforehand; empty means the site's own list. */
  dispositionReasons: string[];
  createdAt: Date;
  /** The change of the channel `groups` that this shows. */
  seq?: number;
}

/** What a group is that says nothing else. */
export const groupDefaults = {
  joining: 'request',
  question: '',
  parent: null,
  timeZone: 'Europe/London',
  reasons: [],
  orderReasons: [],
  backReasons: [],
  blockedWords: [],
  holdFirst: 0,
  slowSeconds: 0,
  lateComments: false,
  requireDispositions: false,
  dispositionReasons: [],
} satisfies Partial<Group>;

export type Joining = 'open' | 'request' | 'invitation';

/** `_id` is `group:person`. One without roles has left or was removed; it stays, so that nothing older brings it back. */
export interface Membership {
  _id: string;
  person: string;
  group: string;
  roles: GroupRole[];
  joinedAt: Date | null;
  /** When they left by themselves, and the roles they had: leaving can be taken back for a while. */
  leftAt: Date | null;
  leftRoles: GroupRole[];
  /** When somebody else took them out: links of before let them in no more. */
  removedAt?: Date | null;
  /** The change of the group's channel that this shows. */
  seq: number;
}

/** A thread that a group opened by itself. */
export interface GroupThread {
  _id: string;
  group: string;
  title: string;
  author: string;
  createdAt: Date;
  /** Nobody can see it; missing in most. */
  withdrawn?: boolean;
  /** The change of the channel `groups` that its title and its sight show; missing in most. */
  seq?: number;
}

/** What moderators of a group decided about somebody there. `_id` is `group:person`. */
export interface GroupRestriction extends Restriction {
  _id: string;
  person: string;
  group: string;
}

export interface GroupModels extends JoiningModels {
  groups: Model<Group>;
  memberships: Model<Membership>;
  restrictions: Model<GroupRestriction>;
  groupThreads: Model<GroupThread>;
}

const plain = { versionKey: false } as const;

const groupSchema = new Schema<Group>(
  {
    _id: String,
    slug: { type: String, required: true },
    name: { type: String, required: true },
    scope: { type: String, required: true },
    purpose: { type: String, default: '' },
    rules: { type: String, default: '' },
    joining: { type: String, required: true },
    question: { type: String, default: '' },
    parent: { type: String, default: null },
    timeZone: { type: String, required: true },
    reasons: [String],
    orderReasons: [String],
    backReasons: [String],
    blockedWords: [String],
    holdFirst: { type: Number, default: 0 },
    slowSeconds: { type: Number, default: 0 },
    lateComments: { type: Boolean, default: false },
    requireDispositions: { type: Boolean, default: false },
    dispositionReasons: [String],
    createdAt: { type: Date, required: true },
    seq: { type: Number, default: 0 },
  },
  plain,
);
groupSchema.index({ slug: 1 }, { unique: true });
groupSchema.index({ parent: 1 });

const membershipSchema = new Schema<Membership>(
  {
    _id: String,
    person: { type: String, required: true },
    group: { type: String, required: true },
    roles: [String],
    joinedAt: { type: Date, default: null },
    leftAt: { type: Date, default: null },
    leftRoles: [String],
    removedAt: { type: Date, default: null },
    seq: { type: Number, default: 0 },
  },
  plain,
);
membershipSchema.index({ person: 1 });
membershipSchema.index({ group: 1, roles: 1 });

const restrictionSchema = new Schema<GroupRestriction>(
  {
    _id: String,
    person: { type: String, required: true },
    group: { type: String, required: true },
    kind: { type: String, required: true },
    until: { type: Date, default: null },
    reason: { type: String, required: true },
  },
  plain,
);
restrictionSchema.index({ person: 1 });
restrictionSchema.index({ group: 1 });

const groupThreadSchema = new Schema<GroupThread>(
  {
    _id: String,
    group: { type: String, required: true },
    title: { type: String, required: true },
    author: { type: String, required: true },
    createdAt: { type: Date, required: true },
    withdrawn: Boolean,
    seq: Number,
  },
  plain,
);
groupThreadSchema.index({ group: 1, createdAt: -1 });

/** The collections of groups on this connection. */
export function groupModels(connection: Connection): GroupModels {
  return {
    ...joiningModels(connection),
    groups: connection.model<Group>('Group', groupSchema, 'groups'),
    memberships: connection.model<Membership>('Membership', membershipSchema, 'memberships'),
    restrictions: connection.model<GroupRestriction>(
      'GroupRestriction',
      restrictionSchema,
      'group_restrictions',
    ),
    groupThreads: connection.model<GroupThread>('GroupThread', groupThreadSchema, 'group_threads'),
  };
}
