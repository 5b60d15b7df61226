import type { ChangeLog } from '../../core/log/change-log.ts';
import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';
import type { NotificationModels } from './notifications.models.ts';

export const memberChannel = (member: string): string => `member:${member}`;

/**
 * `member:<id>`: that a member's notifications changed, for their own open pages only. What there is, a page asks for
 * itself.
 */
export function memberKind(projected: Projected): ChannelKind<Record<string, never>> {
  return {
    kind: 'member',
    load: async (id) => ({ state: {}, seq: await projected.of(memberChannel(id)) }),
    reduce: (state) => state,
    project: (id, changes) => projected.to(memberChannel(id), changes.at(-1)!.seq),
    mayRead: async ({ member }, id) => member?.id === id,
    isPublic: async () => false,
    present: async (_id, changes) =>
      changes.map(({ seq, type, at }) => ({ seq, type, at: at.toISOString(), actor: null, data: {} })),
    uncounted: true,
  };
}

/**
 * Rings when there is something new, and then not again until the count was looked at: the log grows with attention,
 * not with what happens. Whoever remembers a count looked first, so a count is never remembered past its end.
 */
export class Bells {
  readonly #models: NotificationModels;
  readonly #log: ChangeLog;

  constructor(models: NotificationModels, log: ChangeLog) {
    this.#models = models;
    this.#log = log;
  }

  /** Says that these members have something new. To be called after it is written. */
  async ring(members: string[]): Promise<void> {
    if (members.length === 0) return;
    const quiet = await this.#models.bells.find({ _id: { $in: members }, rung: false }, { _id: 1 }).lean();
    for (const { _id } of quiet) {
      const { modifiedCount } = await this.#models.bells.updateOne(
        { _id, rung: false },
        { $set: { rung: true } },
      );
      if (modifiedCount === 1) await this.tell(_id);
    }
  }

  /** To be called before the count is read. */
  async look(member: string): Promise<void> {
    await this.#models.bells.updateOne(
      { _id: member },
      { $set: { rung: false, at: new Date() } },
      { upsert: true },
    );
  }

  /** Tells every open page of a member to ask again. */
  async tell(member: string): Promise<void> {
    await this.#log.append(memberChannel(member), {
      decide: () => ({ type: 'notifications.changed', actor: null, data: {} }),
    });
  }
}
