import { invalid, notFound } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { owner } from './following.policy.ts';
import type { FollowTarget, FollowTargets } from './follow-targets.ts';
import type { FollowingModels } from './following.models.ts';

const mostFollows = 1000;

/** What members follow: theirs to choose, and known to nobody else. */
export class FollowService {
  readonly #models: FollowingModels;
  readonly #targets: FollowTargets;

  constructor(models: FollowingModels, targets: FollowTargets) {
    this.#models = models;
    this.#targets = targets;
  }

  /** What can be followed under this name, as this reader may see it. Throws 404. */
  async find(reader: Reader, target: string): Promise<FollowTarget> {
    const found = await this.#targets.find(reader, target);
    if (!found) throw notFound('thing to follow');
    return found;
  }

  async isFollowing({ member }: Reader, target: string): Promise<boolean> {
    if (!member) return false;
    const row = await this.#models.follows.findById(idOf(member.id, target), { on: 1 }).lean();
    return row?.on ?? false;
  }

  /** Follows, or stops. What one may no longer see can still be stopped. Throws 401, 404, 422 (too many). */
  async set(reader: Reader, target: string, on: boolean): Promise<FollowTarget | null> {
    const { id: member } = owner(reader, 'follow.own', t('Sign in to follow things.'));
    const _id = idOf(member, target);
    if (!on) {
      await this.#models.follows.updateOne({ _id }, { $set: { on, by: 'choice', at: new Date() } });
      return this.#targets.find(reader, target);
    }
    const found = await this.find(reader, target);
    if ((await this.#models.follows.countDocuments({ member, on: true })) >= mostFollows) {
      const message = t('You follow {count} things, which is the most. Stop following one first.', {
        count: mostFollows,
      });
      throw invalid([{ path: 'target', message }]);
    }
    await this.#models.follows.updateOne(
      { _id },
      { $set: { on, by: 'choice', at: new Date() }, $setOnInsert: { member, target } },
      { upsert: true },
    );
    return found;
  }

  /** Follows what a member posted in, unless they chose otherwise, here or once for all. */
  async followByPosting(member: string, target: string): Promise<void> {
    if (!(await this.followsWhenPosting(member))) return;
    await this.#models.follows.updateOne(
      { _id: idOf(member, target) },
      { $setOnInsert: { member, target, on: true, by: 'posting', at: new Date() } },
      { upsert: true },
    );
  }

  /** What a member follows and may see, the newest first. */
  async list(reader: Reader): Promise<(FollowTarget & { by: 'choice' | 'posting' })[]> {
    const { id: member } = owner(reader, 'follow.own');
    const rows = await this.#models.follows
      .find({ member, on: true }, { target: 1, by: 1 })
      .sort({ at: -1 })
      .limit(mostFollows)
      .lean();
    const found = await Promise.all(
      rows.map(async ({ target, by }) => {
        const seen = await this.#targets.find(reader, target);
        return seen ? [{ ...seen, by }] : [];
      }),
    );
    return found.flat();
  }

  /** Who follows any of these. */
  async followersOf(targets: string[]): Promise<string[]> {
    const rows = await this.#models.follows
      .find({ target: { $in: targets }, on: true }, { member: 1 })
      .lean();
    return [...new Set(rows.map(({ member }) => member))];
  }

  async followsWhenPosting(member: string): Promise<boolean> {
    return (await this.#models.followSettings.findById(member).lean())?.whenPosting ?? true;
  }

  async setFollowsWhenPosting(reader: Reader, whenPosting: boolean): Promise<void> {
    const { id: _id } = owner(reader, 'follow.own');
    await this.#models.followSettings.updateOne({ _id }, { $set: { whenPosting } }, { upsert: true });
  }
}

const idOf = (member: string, target: string): string => `${member} ${target}`;
