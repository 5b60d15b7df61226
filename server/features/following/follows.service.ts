import { invalid, notFound } from '../../core/errors.ts';
import { groupBy } from '../../core/group-by.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { owner } from './following.policy.ts';
import type { FollowTarget, FollowTargets } from './follow-targets.ts';
import type { Follow, FollowingModels, FollowWay } from './following.models.ts';
import { type Hearing, hearingOf } from './hearing.ts';

const mostFollows = 1000;

/** How something is followed: by a way of its own, as usual, muted, or not at all. */
export type FollowChoice = FollowWay | 'usual' | 'mute' | 'no';

/** What members follow: theirs to choose, and known to nobody else. */
export class FollowService {
  readonly #models: FollowingModels;
  readonly #targets: FollowTargets;
  readonly #onDigest: (member: string) => Promise<void>;

  /** `onDigest` hears of members who want something in their digest. */
  constructor(
    models: FollowingModels,
    targets: FollowTargets,
    onDigest: (member: string) => Promise<void> = async () => undefined,
  ) {
    this.#models = models;
    this.#targets = targets;
    this.#onDigest = onDigest;
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
      await this.#models.follows.updateOne(
        { _id },
        { $set: { on, how: null, by: 'choice', at: new Date() } },
      );
      return this.#targets.find(reader, target);
    }
    return this.choose(reader, target, 'usual');
  }

  /** How a reader follows something. */
  async choiceOf({ member }: Reader, target: string): Promise<FollowChoice> {
    const row = member && (await this.#models.follows.findById(idOf(member.id, target)).lean<Follow>());
    if (!row) return 'no';
    if (row.how === 'mute') return 'mute';
    return row.on ? (row.how ?? 'usual') : 'no';
  }

  /** Follows something by a way, or mutes it. Throws 401, 404, 422 (too many). */
  async choose(reader: Reader, target: string, choice: FollowChoice): Promise<FollowTarget | null> {
    if (choice === 'no') return this.set(reader, target, false);
    const { id: member } = owner(reader, 'follow.own', t('Sign in to follow things.'));
    const found = await this.find(reader, target);
    if ((await this.#models.follows.countDocuments({ member, on: true })) >= mostFollows) {
      const message = t('You follow {count} things, which is the most. Stop following one first.', {
        count: mostFollows,
      });
      throw invalid([{ path: 'target', message }]);
    }
    const how = choice === 'usual' ? null : choice;
    await this.#models.follows.updateOne(
      { _id: idOf(member, target) },
      {
        $set: { on: how !== 'mute', how, by: 'choice', at: new Date() },
        $setOnInsert: { member, target },
      },
      { upsert: true },
    );
    if (how === 'digest') await this.#onDigest(member);
    return found;
  }

  /** Changes only by which way news of something comes, for who has the link of a letter. */
  async setWay(member: string, target: string, how: FollowWay): Promise<void> {
    await this.#models.follows.updateOne({ _id: idOf(member, target), on: true }, { $set: { how } });
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

  /** Those who follow one thing follow another too, unless they chose otherwise for it. Doing it again changes nothing. */
  async carry(from: string, to: string): Promise<void> {
    const rows = await this.#models.follows.find({ target: from, on: true }).lean<Follow[]>();
    for (const { member, how, by } of rows) {
      await this.#models.follows.updateOne(
        { _id: idOf(member, to) },
        { $setOnInsert: { member, target: to, on: true, how, by, at: new Date() } },
        { upsert: true },
      );
    }
  }

  /** What a member follows or has muted, and may see, the newest first. */
  async list(reader: Reader): Promise<(FollowTarget & Pick<Follow, 'by' | 'how'>)[]> {
    const { id: member } = owner(reader, 'follow.own');
    const rows = await this.#models.follows
      .find({ member, $or: [{ on: true }, { on: false, how: 'mute' }] }, { target: 1, by: 1, how: 1 })
      .sort({ at: -1 })
      .limit(mostFollows)
      .lean<Follow[]>();
    const found = await Promise.all(
      rows.map(async ({ target, by, how }) => {
        const seen = await this.#targets.find(reader, target);
        return seen ? [{ ...seen, by, how: how ?? null }] : [];
      }),
    );
    return found.flat();
  }

  /** Who is told of something that these lead to, each once. */
  async hearersOf(targets: string[]): Promise<Hearing[]> {
    const rows = await this.#models.follows
      .find(
        { target: { $in: targets }, $or: [{ on: true }, { on: false, how: 'mute' }] },
        { member: 1, target: 1, on: 1, how: 1 },
      )
      .lean<Follow[]>();
    const byMember = groupBy(rows, ({ member }) => member);
    return [...byMember.values()].flatMap((own) => hearingOf(own) ?? []);
  }

  /** The follows of members, by `<member> <target>`. */
  async rowsOf(wanted: { member: string; target: string }[]): Promise<Map<string, Follow>> {
    if (wanted.length === 0) return new Map();
    const ids = wanted.map(({ member, target }) => idOf(member, target));
    const rows = await this.#models.follows.find({ _id: { $in: ids } }).lean<Follow[]>();
    return new Map(rows.map((row) => [row._id, row]));
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
