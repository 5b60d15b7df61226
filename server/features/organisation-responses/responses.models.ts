import { type Connection, type Model, Schema } from 'mongoose';
import type { OrganisationResponse } from './response.ts';

export interface OrganisationResponseModels {
  organisationResponses: Model<OrganisationResponse>;
}

const plain = { versionKey: false, minimize: false } as const;

const commentSchema = new Schema(
  {
    id: { type: String, required: true },
    author: { type: String, required: true },
    anchor: { type: Schema.Types.Mixed, required: true },
    body: { type: String, default: '' },
    suggestion: { type: String, default: null },
    version: { type: Number, required: true },
    at: { type: Date, required: true },
    editedAt: { type: Date, default: null },
    state: { type: String, required: true },
    reason: { type: String, default: null },
    into: { type: String, default: null },
    from: [String],
  },
  { _id: false, id: false },
);

const responseSchema = new Schema<OrganisationResponse>(
  {
    _id: String,
    organisation: { type: String, required: true },
    draft: { type: String, required: true },
    seq: { type: Number, required: true },
    comments: [commentSchema],
    submission: { type: Schema.Types.Mixed, default: null },
    round: { type: Number, required: true },
  },
  plain,
);
responseSchema.index({ organisation: 1 });
responseSchema.index({ draft: 1 });
responseSchema.index({ 'comments.author': 1 });
responseSchema.index({ 'submission.by': 1 }, { sparse: true });

/** The collection of organisations' responses on this connection: made by the log, one document each. */
export function organisationResponseModels(connection: Connection): OrganisationResponseModels {
  return {
    organisationResponses: connection.model<OrganisationResponse>(
      'OrganisationResponse',
      responseSchema,
      'organisation_responses',
    ),
  };
}
