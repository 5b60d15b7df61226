import { invalid, notFound } from '../../core/errors.ts';
import { hashSecret, newId, newSecret } from '../../core/ids.ts';
import type { PersonalData } from '../../core/personal.ts';
import { say, t } from '../../core/words/words.ts';
import type { FeedModels, PrivateFeed } from './feeds.models.ts';

const mostFeeds = 50;
const secretForm = /^[\w-]{43}$/;
/** Readers ask often: that they did is noted once in a while only. */
const noteMs = 3600_000;

/** The private feeds of members: made, listed, revoked, and found by the secret in their address. */
export class PrivateFeeds {
  readonly #models: FeedModels;

  constructor(models: FeedModels) {
    this.#models = models;
  }

  /** Makes a feed of a list. The secret is answered this once. Throws 422 when there are too many. */
  async create(member: string, list: string): Promise<string> {
    if ((await this.#models.privateFeeds.countDocuments({ member })) >= mostFeeds) {
      const message = t('You have {most} private feeds. Revoke one that you do not use', { most: mostFeeds });
      throw invalid([{ path: 'list', message }]);
    }
    const secret = newSecret();
    await this.#models.privateFeeds.create({
      _id: newId(),
      member,
      list,
      hash: hashSecret(secret),
      createdAt: new Date(),
    });
    return secret;
  }

  /** A member's feeds, the newest first. */
  async list(member: string): Promise<PrivateFeed[]> {
    return this.#models.privateFeeds.find({ member }).sort({ _id: -1 }).lean<PrivateFeed[]>();
  }

  /** Ends one feed of this member at once. Throws 404. */
  async revoke(member: string, id: string): Promise<void> {
    const { deletedCount } = await this.#models.privateFeeds.deleteOne({ _id: id, member });
    if (deletedCount === 0) throw notFound(say('feed'));
  }

  /** Whose feed of what is behind this secret; null for none. */
  async find(secret: string): Promise<PrivateFeed | null> {
    if (!secretForm.test(secret)) return null;
    const feed = await this.#models.privateFeeds.findOne({ hash: hashSecret(secret) }).lean<PrivateFeed>();
    const now = new Date();
    if (feed && now.getTime() - (feed.lastReadAt?.getTime() ?? 0) > noteMs)
      await this.#models.privateFeeds.updateOne({ _id: feed._id }, { $set: { lastReadAt: now } });
    return feed;
  }
}

/** Which private feeds a member has; with the member, all of them go. */
export function feedsPersonal(models: FeedModels): PersonalData {
  return {
    name: 'feeds',
    async collect(member) {
      const feeds = await models.privateFeeds
        .find({ member }, { _id: 0, list: 1, createdAt: 1, lastReadAt: 1 })
        .lean();
      return feeds.length > 0 ? { feeds } : {};
    },
    erase: async (member) => void (await models.privateFeeds.deleteMany({ member })),
  };
}
