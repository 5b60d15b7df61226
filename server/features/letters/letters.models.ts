import { type Connection, type Model, Schema } from 'mongoose';
import type { FollowWay } from '../following/following.models.ts';
import type { PutOff } from './one-by-one.ts';

/**
 * What a member wants of letters. A plain document and no entry of the log: it is theirs alone. Without one, nothing is
 * sent but what they chose for single things.
 */
export interface LetterSettings {
  /** The member. */
  _id: string;
  /** Replies, mentions and what was decided on what they wrote. */
  personal: FollowWay;
  /** What they follow and chose no other way for. */
  news: FollowWay;
  /** Of the digest: 1 for Monday to 7 for Sunday. */
  days: number[];
  /** Of the digest, by the clocks of the zone. */
  hour: number;
  zone: string;
  /** Hours between which no letter is sent at once; both or neither. */
  quietFrom: number | null;
  quietTo: number | null;
  /** The code of the language of their letters. */
  language: string;
  /** False once they stopped the digest by its link. */
  digest: boolean;
  /** They want no letters of news at all. */
  off: boolean;
  /** When the next digest is due; null for none. */
  nextDigestAt: Date | null;
  /** Of a digest that is due and could not be made. It keeps its time, by which what goes into it is known. */
  putOff?: PutOff | null;
}

/** News that a member is to be sent at once. Theirs alone, and gone after two days. */
export interface DueLetter {
  _id: string;
  member: string;
  /** What one click on the letter's link stops: a thing that is followed, or `personal`. */
  scope: string;
  notification: string;
  /** Of a post: its number. */
  number: number | null;
  at: Date;
  /** The letter that it goes in. Given once, so that a crash changes no letter. */
  batch: string | null;
  done: boolean;
  /** When it could not be made; `at` is then when it is tried again. */
  putOff?: PutOff | null;
  forgetAt: Date;
}

/** The key with which links in letters are signed. In the database, since they must be good for years. */
export interface LetterKey {
  _id: string;
  key: string;
}

export interface LetterModels {
  letterSettings: Model<LetterSettings>;
  dueLetters: Model<DueLetter>;
  letterKeys: Model<LetterKey>;
}

const plain = { versionKey: false, minimize: false } as const;
const text = { type: String, required: true } as const;
const number = { type: Number, default: null };

const putOff = { type: Schema.Types.Mixed, default: null };

const settingsSchema = new Schema<LetterSettings>(
  {
    _id: String,
    personal: text,
    news: text,
    days: { type: [Number], required: true },
    hour: { type: Number, required: true },
    zone: text,
    quietFrom: number,
    quietTo: number,
    language: text,
    digest: { type: Boolean, required: true },
    off: { type: Boolean, required: true },
    nextDigestAt: { type: Date, default: null },
    putOff,
  },
  plain,
);
settingsSchema.index({ nextDigestAt: 1 });

const dueSchema = new Schema<DueLetter>(
  {
    _id: String,
    member: text,
    scope: text,
    notification: text,
    number,
    at: { type: Date, required: true },
    batch: { type: String, default: null },
    done: { type: Boolean, required: true },
    putOff,
    forgetAt: { type: Date, required: true },
  },
  plain,
);
dueSchema.index({ done: 1, at: 1, _id: 1 });
dueSchema.index({ member: 1 });
dueSchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

const keySchema = new Schema<LetterKey>({ _id: String, key: text }, plain);

/** The collections of letters about news, on this connection. */
export function letterModels(connection: Connection): LetterModels {
  return {
    letterSettings: connection.model<LetterSettings>('LetterSettings', settingsSchema, 'letter_settings'),
    dueLetters: connection.model<DueLetter>('DueLetter', dueSchema, 'due_letters'),
    letterKeys: connection.model<LetterKey>('LetterKey', keySchema, 'letter_keys'),
  };
}
