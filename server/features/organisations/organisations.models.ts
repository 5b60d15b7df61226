import { type Connection, type Model, Schema } from 'mongoose';

export type OrganisationKind =
  | 'council'
  | 'government-department'
  | 'nhs-body'
  | 'devolved-body'
  | 'university'
  | 'supplier'
  | 'charity'
  | 'other';

/** Bands of how many people work there. */
export type SizeTier = 'under-50' | '50-249' | '250-999' | '1000-4999' | '5000-or-more';

/** That an organisation belongs to a group as a whole, from a day on and perhaps to another. */
export interface CorporateMembership {
  group: string;
  /** Days, as `2026-11-27`. */
  since: string;
  until: string | null;
}

export interface Organisation {
  _id: string;
  slug: string;
  name: string;
  /** In small letters: what it is sorted, searched and told apart by. */
  nameKey: string;
  kind: OrganisationKind;
  size: SizeTier | null;
  /** Markdown. */
  description: string;
  /** The member who answers for it. */
  lead: string | null;
  /** The member who says who works there. */
  head: string | null;
  /** E-mail domains that an administrator has verified: whoever has a confirmed address there may belong. */
  domains: string[];
  corporate: CorporateMembership[];
  createdAt: Date;
}

/** How a member came to belong: by a confirmed address at a domain, or because somebody there said so. */
export type AffiliationBy = 'address' | 'endorsement';

/** `asked` waits for the head of profession; `ended` and `refused` may be asked again. */
export type AffiliationState = 'asked' | 'confirmed' | 'refused' | 'ended';

/** Why it ended or was refused, as a word that is shown in the reader's language. */
export type AffiliationReason = 'left' | 'address' | 'domain' | 'removed' | 'unknown' | 'other';

/** One member and one organisation. */
export interface Affiliation {
  /** `<organisation>:<member>`. */
  _id: string;
  organisation: string;
  member: string;
  state: AffiliationState;
  by: AffiliationBy;
  /** The domain of the address, for `address`. */
  domain: string | null;
  /** Agrees to be named on the organisation's page. */
  listed: boolean;
  /** When it became what it is, and by whom. */
  at: Date;
  decidedBy: string | null;
  reason: AffiliationReason | null;
  /** The change of the organisation's channel that this shows. */
  seq?: number;
}

export interface OrganisationModels {
  organisations: Model<Organisation>;
  affiliations: Model<Affiliation>;
}

const plain = { versionKey: false } as const;

const organisationSchema = new Schema<Organisation>(
  {
    _id: String,
    slug: { type: String, required: true },
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    kind: { type: String, required: true },
    size: { type: String, default: null },
    description: { type: String, default: '' },
    lead: { type: String, default: null },
    head: { type: String, default: null },
    domains: [String],
    corporate: [{ _id: false, group: String, since: String, until: { type: String, default: null } }],
    createdAt: { type: Date, required: true },
  },
  plain,
);
organisationSchema.index({ slug: 1 }, { unique: true });
organisationSchema.index({ nameKey: 1 });
organisationSchema.index({ kind: 1, nameKey: 1 });
organisationSchema.index({ domains: 1 });
organisationSchema.index({ lead: 1 });
organisationSchema.index({ head: 1 });
organisationSchema.index({ createdAt: -1 });
organisationSchema.index({ 'corporate.group': 1 });

const affiliationSchema = new Schema<Affiliation>(
  {
    _id: String,
    organisation: { type: String, required: true },
    member: { type: String, required: true },
    state: { type: String, required: true },
    by: { type: String, required: true },
    domain: { type: String, default: null },
    listed: { type: Boolean, default: false },
    at: { type: Date, required: true },
    decidedBy: { type: String, default: null },
    reason: { type: String, default: null },
    seq: Number,
  },
  plain,
);
affiliationSchema.index({ organisation: 1, state: 1, at: 1 });
affiliationSchema.index({ member: 1, state: 1 });

/** The collections of organisations and of who belongs to them on this connection. */
export function organisationModels(connection: Connection): OrganisationModels {
  return {
    organisations: connection.model<Organisation>('Organisation', organisationSchema, 'organisations'),
    affiliations: connection.model<Affiliation>('Affiliation', affiliationSchema, 'affiliations'),
  };
}
