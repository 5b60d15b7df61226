import { type Connection, type Model, Schema } from 'mongoose';
import type { Anchor } from '../../core/passage/anchor.ts';
import type { CarriedBy, CarryState } from '../../core/passage/carry.ts';
import type { SettledAnchor } from '../threads/settled-anchor.ts';

/** A place in a draft. */
export interface PlaceInDraft {
  /** Id of the draft. */
  draft: string;
  anchor: Anchor;
}

/** What became, in a later draft, of what a comment points at. Made from the texts and the log; kept to be listed. */
export interface CarriedAnchor {
  /** Of the draft and the post. */
  _id: string;
  post: string;
  framework: string;
  /** The later draft. */
  draft: string;
  /** The draft that the comment was made on. */
  madeOn: string;
  state: CarryState;
  original: Anchor;
  /** Null unless it is sure or moved, or a person said where. */
  current: Anchor | null;
  /** Where a person may look first, of those that wait. */
  proposed: Anchor | null;
  /** `released`: a person had let it go in a draft between. */
  how: CarriedBy | 'released';
  /** From where it was carried: the newest draft before in which its place is known. */
  from: PlaceInDraft;
  /** What a person said of it in this draft. */
  settled: SettledAnchor | null;
}

export interface AnchoringModels {
  carriedAnchors: Model<CarriedAnchor>;
}

const text = { type: String, required: true } as const;
const anchor = { type: Schema.Types.Mixed, default: null } as const;

const carriedAnchorSchema = new Schema<CarriedAnchor>(
  {
    _id: String,
    post: text,
    framework: text,
    draft: text,
    madeOn: text,
    state: text,
    original: { type: Schema.Types.Mixed, required: true },
    current: anchor,
    proposed: anchor,
    how: text,
    from: { type: Schema.Types.Mixed, required: true },
    settled: anchor,
  },
  { versionKey: false, minimize: false },
);
carriedAnchorSchema.index({ draft: 1 });
carriedAnchorSchema.index({ post: 1 });
// Most were settled by nobody, and have no place in it.
carriedAnchorSchema.index({ 'settled.by': 1 }, { sparse: true });

/** The collection of carried anchors on this connection. */
export function anchoringModels(connection: Connection): AnchoringModels {
  return {
    carriedAnchors: connection.model<CarriedAnchor>('CarriedAnchor', carriedAnchorSchema, 'carried_anchors'),
  };
}

export const carriedId = (draft: string, post: string): string => `${draft}:${post}`;
