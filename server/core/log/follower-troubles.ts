import { basename } from 'node:path';
import { type Connection, type Model, Schema } from 'mongoose';
import type { Change } from './change.ts';

/** A follower that fails at one change, and sees nothing later of that channel until it does not. */
export interface FollowerTrouble {
  /** `<follower>|<channel>`. */
  _id: string;
  follower: string;
  channel: string;
  /** The change: its number and type; 0 and empty when the log could not be read. */
  seq: number;
  type: string;
  since: Date;
  tries: number;
  /** What failed and where, in English. No message, since that may quote what people wrote. */
  reason: string;
}

const schema = new Schema<FollowerTrouble>(
  {
    _id: String,
    follower: { type: String, required: true },
    channel: { type: String, required: true },
    seq: { type: Number, required: true },
    type: String,
    since: { type: Date, required: true },
    tries: { type: Number, required: true },
    reason: { type: String, required: true },
  },
  { versionKey: false },
);

const mostShown = 200;
const idOf = (follower: string, channel: string): string => `${follower}|${channel}`;

/** Where followers are held up, for administrators. Written by the process that runs the follower. */
export class FollowerTroubles {
  readonly #rows: Model<FollowerTrouble>;
  /** Those of the followers that this process runs. */
  readonly #known = new Set<string>();

  constructor(connection: Connection) {
    this.#rows = connection.model<FollowerTrouble>('FollowerTrouble', schema, 'follower_troubles');
  }

  /** Looks up where another process was held up, whose follower this one has taken on. */
  async takeOn(follower: string): Promise<void> {
    // Its ids begin with its name and `|`, which the next character, `}`, comes after.
    const own = { $gte: idOf(follower, ''), $lt: `${follower}}` };
    for (const { _id } of await this.#rows.find({ _id: own }, { _id: 1 }).lean()) this.#known.add(_id);
  }

  /** Notes a failure at a change, or at reading the log when there is none. */
  async note(follower: string, channel: string, change: Change | null, error: unknown): Promise<void> {
    const _id = idOf(follower, channel);
    const { seq, type } = change ?? { seq: 0, type: '' };
    // The same trouble keeps its beginning; at another change another one begins.
    await this.#rows.deleteOne({ _id, seq: { $ne: seq } });
    await this.#rows.updateOne(
      { _id },
      {
        $set: { follower, channel, seq, type, reason: reasonOf(error) },
        $setOnInsert: { since: new Date() },
        $inc: { tries: 1 },
      },
      { upsert: true },
    );
    this.#known.add(_id);
  }

  /** Notes that a follower came to the end of a channel. */
  async end(follower: string, channel: string): Promise<void> {
    const _id = idOf(follower, channel);
    if (!this.#known.has(_id)) return;
    await this.#rows.deleteOne({ _id });
    this.#known.delete(_id);
  }

  /** The troubles of these followers, the oldest first, 200 at most. */
  async of(followers: string[]): Promise<FollowerTrouble[]> {
    return this.#rows
      .find({ follower: { $in: followers } })
      .sort({ since: 1 })
      .limit(mostShown)
      .lean<FollowerTrouble[]>();
  }
}

/** `TypeError in news.ts:12`: the kind of error, its code, and the first place that its stack names. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is no error was thrown';
  const { code } = error as { code?: unknown };
  const kind = [error.name, ...(typeof code === 'string' || typeof code === 'number' ? [code] : [])].join(
    ' ',
  );
  const place = /^ +at .*?([^\s()]+:\d+):\d+\)?$/m.exec((error.stack ?? '').replace(error.message, ''))?.[1];
  return place ? `${kind} in ${basename(place)}` : kind;
}
