import { type Connection, type Model, Schema } from 'mongoose';

/** One saved version of a page of the site; the highest is what readers see. Older ones are its history. */
export interface SitePageVersion {
  /** `name:version`, so that of two who save the same version only one can. */
  _id: string;
  name: string;
  version: number;
  /** Markdown. */
  body: string;
  /** Member id. */
  by: string;
  at: Date;
}

export interface SiteModels {
  sitePages: Model<SitePageVersion>;
}

const sitePageSchema = new Schema<SitePageVersion>(
  {
    _id: String,
    name: { type: String, required: true },
    version: { type: Number, required: true },
    body: { type: String, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false, minimize: false },
);
sitePageSchema.index({ name: 1, version: -1 }, { unique: true });

/** The collection of edited pages on this connection. */
export function siteModels(connection: Connection): SiteModels {
  return { sitePages: connection.model<SitePageVersion>('SitePage', sitePageSchema, 'site_pages') };
}
