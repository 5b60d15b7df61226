import { type Connection, type Model, Schema } from 'mongoose';
import type { ReactionName } from './reactions.ts';

/** One member's reaction to one post. It is told to nobody but the member. */
export interface Reaction {
  /** `post:member:name`. */
  _id: string;
  thread: string;
  post: string;
  member: string;
  name: ReactionName;
  on: boolean;
  /** How often it was given or taken back so far. */
  turn: number;
}

export interface ReactionModels {
  reactions: Model<Reaction>;
}

const reactionSchema = new Schema<Reaction>(
  {
    _id: String,
    thread: { type: String, required: true },
    post: { type: String, required: true },
    member: { type: String, required: true },
    name: { type: String, required: true },
    on: { type: Boolean, required: true },
    turn: { type: Number, required: true },
  },
  { versionKey: false },
);
reactionSchema.index({ member: 1, post: 1 });
reactionSchema.index({ thread: 1 });

export const reactionId = (post: string, member: string, name: ReactionName): string =>
  `${post}:${member}:${name}`;

/** The collection of reactions on this connection. */
export function reactionModels(connection: Connection): ReactionModels {
  return { reactions: connection.model<Reaction>('Reaction', reactionSchema, 'reactions') };
}
