import { type Connection, type Model, Schema } from 'mongoose';
import type { Scope } from '../../core/reader.ts';
import type { EditionSource } from './edition.ts';

export interface Framework {
  _id: string;
  slug: string;
  title: string;
  description: string;
  group: string;
  scope: Scope;
  createdAt: Date;
  /** Address of the site where it began, when that is not this one: its texts keep their addresses. */
  home?: string;
  /** The package that it came in, and when all of it was here. */
  package?: string;
  importedAt?: Date;
}

export type DraftState = 'preparing' | 'open' | 'closed' | 'published' | 'superseded';

export interface Draft {
  _id: string;
  framework: string;
  number: number;
  edition: string;
  state: DraftState;
  opensAt: Date | null;
  closesAt: Date | null;
  addedAt: Date;
  itemCount: number;
  title: string;
  description: string;
  source: EditionSource;
  group: string;
  scope: Scope;
  /** The edition from which it was prepared, once another one shows its text. Missing in most. */
  base?: string | null;
  /** It opens at a time to come. */
  scheduled?: boolean;
  /** The change of its framework's channel that this shows. */
  seq?: number;
  /** Not stored: when the next draft opens by itself and this one is superseded. */
  supersededAt?: Date | null;
}

/** One competency as it reads in one edition. */
export interface Item {
  _id: string;
  edition: string;
  competency: string;
  sourceId: string;
  code: string | null;
  kind: string;
  title: string | null;
  statement: string;
  parent: string | null;
  order: number;
  depth: number;
  extra: Record<string, unknown>;
  writtenAt: Date;
}

export interface Association {
  edition: string;
  identifier: string;
  type: string;
  /** Competency ids where the end is in this edition, else the identifier that the source gives. */
  from: string;
  to: string;
  fromTitle: string | null;
  toTitle: string | null;
  order: number | null;
  extra: Record<string, unknown>;
}

/** A competency's identity and its address, for ever and across drafts. */
export interface Competency {
  _id: string;
  framework: string;
  key: string;
  /** The identifier that its source gives it. */
  sourceId: string;
  createdAt: Date;
}

export interface FrameworkModels {
  frameworks: Model<Framework>;
  drafts: Model<Draft>;
  items: Model<Item>;
  associations: Model<Association & { _id: string }>;
  competencies: Model<Competency>;
}

const plain = { versionKey: false, minimize: false } as const;
const text = { type: String, default: null };

const frameworkSchema = new Schema<Framework>(
  {
    _id: String,
    slug: { type: String, required: true },
    title: { type: String, required: true },
    description: { type: String, default: '' },
    group: { type: String, required: true },
    scope: { type: String, required: true },
    createdAt: { type: Date, required: true },
    home: String,
    package: String,
    importedAt: Date,
  },
  plain,
);
frameworkSchema.index({ slug: 1 }, { unique: true });

const draftSchema = new Schema<Draft>(
  {
    _id: String,
    framework: { type: String, required: true },
    number: { type: Number, required: true },
    edition: { type: String, required: true },
    state: { type: String, required: true },
    opensAt: { type: Date, default: null },
    closesAt: { type: Date, default: null },
    addedAt: { type: Date, required: true },
    itemCount: { type: Number, required: true },
    title: { type: String, required: true },
    description: { type: String, default: '' },
    source: { type: Schema.Types.Mixed, required: true },
    group: { type: String, required: true },
    scope: { type: String, required: true },
    base: { type: String, default: null },
    scheduled: { type: Boolean, default: false },
    seq: { type: Number, default: 0 },
  },
  plain,
);
draftSchema.index({ framework: 1, number: 1 }, { unique: true });
draftSchema.index({ edition: 1 });
draftSchema.index({ state: 1, closesAt: 1 });

const itemSchema = new Schema<Item>(
  {
    _id: String,
    edition: { type: String, required: true },
    competency: { type: String, required: true },
    sourceId: { type: String, required: true },
    code: text,
    kind: { type: String, required: true },
    title: text,
    statement: { type: String, default: '' },
    parent: text,
    order: { type: Number, required: true },
    depth: { type: Number, required: true },
    extra: { type: Schema.Types.Mixed, default: {} },
    writtenAt: { type: Date, required: true },
  },
  plain,
);
itemSchema.index({ edition: 1, order: 1 }, { unique: true });

const associationSchema = new Schema<Association & { _id: string }>(
  {
    // Its edition and its place there; those that are older have one of chance.
    _id: Schema.Types.Mixed,
    edition: { type: String, required: true },
    identifier: { type: String, required: true },
    type: { type: String, required: true },
    from: { type: String, required: true },
    to: { type: String, required: true },
    fromTitle: text,
    toTitle: text,
    order: { type: Number, default: null },
    extra: { type: Schema.Types.Mixed, default: {} },
  },
  plain,
);
associationSchema.index({ edition: 1 });

const competencySchema = new Schema<Competency>(
  {
    _id: String,
    framework: { type: String, required: true },
    key: { type: String, required: true },
    sourceId: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  plain,
);
competencySchema.index({ framework: 1, key: 1 }, { unique: true });
competencySchema.index({ framework: 1, sourceId: 1 }, { unique: true });

/** The collections of frameworks, drafts and competencies on this connection. */
export function frameworkModels(connection: Connection): FrameworkModels {
  return {
    frameworks: connection.model<Framework>('Framework', frameworkSchema, 'frameworks'),
    drafts: connection.model<Draft>('Draft', draftSchema, 'drafts'),
    items: connection.model<Item>('Item', itemSchema, 'items'),
    associations: connection.model<Association & { _id: string }>(
      'Association',
      associationSchema,
      'associations',
    ),
    competencies: connection.model<Competency>('Competency', competencySchema, 'competencies'),
  };
}
