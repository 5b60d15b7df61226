import { type Connection, type Model, Schema } from 'mongoose';

export interface Member {
  _id: string;
  /** Small letters, digits, hyphens and underscores; never changes. */
  handle: string;
  /** Kept as typed in the local part, compared in small letters. */
  email: string;
  emailKey: string;
  name: string;
  /** Said by the member; nobody has checked it. */
  organisation: string | null;
  /** Null for a member who has only ever signed in with a provider. */
  passwordHash: string | null;
  confirmedAt: Date | null;
  admin: boolean;
  suspendedUntil: Date | null;
  suspendedReason: string | null;
  /** The changes of `administration:site` and `moderation:site` that these show. */
  adminSeq?: number;
  suspendedSeq?: number;
  /** Does not want to be named to others while reading or writing. */
  unseen?: boolean;
  /** Grows with every new password: older sessions are void. */
  authVersion: number;
  createdAt: Date;
}

export interface Token {
  _id: string;
  member: string;
  name: string;
  /** SHA-256 of the secret, which is shown once and not kept. */
  hash: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** Whom a member is at a provider that they sign in with. */
export interface Identity {
  _id: string;
  issuer: string;
  /** Never given to somebody else there, which an e-mail address may be. */
  subject: string;
  member: string;
  createdAt: Date;
}

/** A link sent by e-mail, good once and for a while. */
export interface MailLink {
  _id: string;
  member: string;
  purpose: 'confirm' | 'reset' | 'change-email';
  /** The address it confirms. */
  email: string | null;
  expiresAt: Date;
}

/** Text that somebody typed before signing in. */
export interface KeptText {
  _id: string;
  path: string;
  fields: Record<string, string>;
  expiresAt: Date;
}

/** The hash of a handle whose member was erased: nobody gets it again. */
export interface UsedHandle {
  _id: string;
  at: Date;
}

export interface AccountModels {
  members: Model<Member>;
  tokens: Model<Token>;
  identities: Model<Identity>;
  links: Model<MailLink>;
  keptTexts: Model<KeptText>;
  usedHandles: Model<UsedHandle>;
}

const plain = { versionKey: false, minimize: false } as const;

const memberSchema = new Schema<Member>(
  {
    _id: String,
    handle: { type: String, required: true },
    email: { type: String, required: true },
    emailKey: { type: String, required: true },
    name: { type: String, required: true },
    organisation: { type: String, default: null },
    passwordHash: { type: String, default: null },
    confirmedAt: { type: Date, default: null },
    admin: { type: Boolean, default: false },
    suspendedUntil: { type: Date, default: null },
    suspendedReason: { type: String, default: null },
    adminSeq: Number,
    suspendedSeq: Number,
    unseen: Boolean,
    authVersion: { type: Number, default: 1 },
    createdAt: { type: Date, required: true },
  },
  plain,
);
memberSchema.index({ handle: 1 }, { unique: true });
memberSchema.index({ emailKey: 1 }, { unique: true });
memberSchema.index({ admin: 1 }, { partialFilterExpression: { admin: true } });

const tokenSchema = new Schema<Token>(
  {
    _id: String,
    member: { type: String, required: true },
    name: { type: String, required: true },
    hash: { type: String, required: true },
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, default: null },
  },
  plain,
);
tokenSchema.index({ hash: 1 }, { unique: true });
tokenSchema.index({ member: 1 });

const identitySchema = new Schema<Identity>(
  {
    _id: String,
    issuer: { type: String, required: true },
    subject: { type: String, required: true },
    member: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  plain,
);
identitySchema.index({ issuer: 1, subject: 1 }, { unique: true });
identitySchema.index({ member: 1, issuer: 1 }, { unique: true });

const linkSchema = new Schema<MailLink>(
  {
    _id: String,
    member: { type: String, required: true },
    purpose: { type: String, required: true },
    email: { type: String, default: null },
    expiresAt: { type: Date, required: true },
  },
  plain,
);
linkSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
linkSchema.index({ member: 1 });

const keptTextSchema = new Schema<KeptText>(
  {
    _id: String,
    path: { type: String, required: true },
    fields: { type: Schema.Types.Mixed, required: true },
    expiresAt: { type: Date, required: true },
  },
  plain,
);
keptTextSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const usedHandleSchema = new Schema<UsedHandle>({ _id: String, at: { type: Date, required: true } }, plain);

/** The collections of members and what belongs to them on this connection. */
export function accountModels(connection: Connection): AccountModels {
  return {
    members: connection.model<Member>('Member', memberSchema, 'members'),
    tokens: connection.model<Token>('Token', tokenSchema, 'tokens'),
    identities: connection.model<Identity>('Identity', identitySchema, 'identities'),
    links: connection.model<MailLink>('MailLink', linkSchema, 'mail_links'),
    keptTexts: connection.model<KeptText>('KeptText', keptTextSchema, 'kept_texts'),
    usedHandles: connection.model<UsedHandle>('UsedHandle', usedHandleSchema, 'used_handles'),
  };
}
