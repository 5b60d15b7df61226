import { type Connection, type Model, Schema } from 'mongoose';
import type { GroupRole } from '../../core/reader.ts';

/**
 * Somebody asks to join. The answer is written here before the log says that there is a request, and not in the log:
 * it is theirs, and goes with them.
 */
export interface JoinRequest {
  _id: string;
  group: string;
  member: string;
  /** To the group's question; '' when there was none. */
  answer: string;
  /** `new` until the log has it. */
  state: 'new' | 'waiting' | 'accepted' | 'refused' | 'withdrawn';
  at: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  /** What the requester is told. */
  reason: string;
}

/** Leave to join, by a link for several or by a letter for one. Name and address are here only, never in the log. */
export interface Invitation {
  _id: string;
  group: string;
  kind: 'link' | 'email';
  by: string;
  /** SHA-256 of the secret in the link, which is not kept. */
  hash: string;
  email: string | null;
  emailKey: string | null;
  name: string | null;
  roles: GroupRole[];
  /** `new` until the log has it. */
  state: 'new' | 'open' | 'revoked';
  /** How many may use it. */
  uses: number;
  usedBy: string[];
  madeAt: Date;
  expiresAt: Date;
  /** How often it was made anew: each time the earlier link is void. */
  round: number;
  /** When the last letter was handed to the post; null when it was not yet. */
  sentAt: Date | null;
}

export interface JoiningModels {
  joinRequests: Model<JoinRequest>;
  invitations: Model<Invitation>;
}

const plain = { versionKey: false, minimize: false } as const;

const requestSchema = new Schema<JoinRequest>(
  {
    _id: String,
    group: { type: String, required: true },
    member: { type: String, required: true },
    answer: { type: String, default: '' },
    state: { type: String, required: true },
    at: { type: Date, required: true },
    decidedAt: { type: Date, default: null },
    decidedBy: { type: String, default: null },
    reason: { type: String, default: '' },
  },
  plain,
);
requestSchema.index({ group: 1, state: 1, at: 1 });
requestSchema.index({ member: 1, group: 1, at: -1 });

const invitationSchema = new Schema<Invitation>(
  {
    _id: String,
    group: { type: String, required: true },
    kind: { type: String, required: true },
    by: { type: String, required: true },
    hash: { type: String, required: true },
    email: { type: String, default: null },
    emailKey: { type: String, default: null },
    name: { type: String, default: null },
    roles: [String],
    state: { type: String, required: true },
    uses: { type: Number, required: true },
    usedBy: [String],
    madeAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    round: { type: Number, default: 1 },
    sentAt: { type: Date, default: null },
  },
  plain,
);
invitationSchema.index({ hash: 1 }, { unique: true });
invitationSchema.index({ group: 1, state: 1, madeAt: -1 });
invitationSchema.index({ group: 1, emailKey: 1 });
// For the export and the erasure of a person's own.
invitationSchema.index({ emailKey: 1 });
invitationSchema.index({ usedBy: 1 });

/** The collections of how people come to groups, on this connection. */
export function joiningModels(connection: Connection): JoiningModels {
  return {
    joinRequests: connection.model<JoinRequest>('JoinRequest', requestSchema, 'join_requests'),
    invitations: connection.model<Invitation>('Invitation', invitationSchema, 'invitations'),
  };
}
