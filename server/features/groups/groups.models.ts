import { type Connection, type Model, Schema } from 'mongoose';
import type { GroupRole, Scope } from '../../core/reader.ts';

export interface Group {
  _id: string;
  slug: string;
  name: string;
  scope: Scope;
  /** Markdown. */
  purpose: string;
  rules: string;
  createdAt: Date;
}

export interface Membership {
  _id: string;
  person: string;
  group: string;
  roles: GroupRole[];
}

/** A thread that a group opened by itself. */
export interface GroupThread {
  _id: string;
  group: string;
  title: string;
  author: string;
  createdAt: Date;
}

export interface GroupModels {
  groups: Model<Group>;
  memberships: Model<Membership>;
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
    createdAt: { type: Date, required: true },
  },
  plain,
);
groupSchema.index({ slug: 1 }, { unique: true });

const membershipSchema = new Schema<Membership>(
  {
    _id: String,
    person: { type: String, required: true },
    group: { type: String, required: true },
    roles: [String],
  },
  plain,
);
membershipSchema.index({ person: 1 });
membershipSchema.index({ group: 1 });

const groupThreadSchema = new Schema<GroupThread>(
  {
    _id: String,
    group: { type: String, required: true },
    title: { type: String, required: true },
    author: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  plain,
);
groupThreadSchema.index({ group: 1, createdAt: -1 });

/** The collections of groups on this connection. */
export function groupModels(connection: Connection): GroupModels {
  return {
    groups: connection.model<Group>('Group', groupSchema, 'groups'),
    memberships: connection.model<Membership>('Membership', membershipSchema, 'memberships'),
    groupThreads: connection.model<GroupThread>('GroupThread', groupThreadSchema, 'group_threads'),
  };
}
