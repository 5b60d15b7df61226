import { LRUCache } from 'lru-cache';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { ghostId } from '../../core/people.ts';
import { announcer } from './announce.ts';
import type { Ghost, GhostModels } from './ghosts.ts';

/** Somebody of another network for whom a bridge acts. */
export interface GhostIdentity {
  /** Theirs for ever, whatever they are called: `discourse:<base address>:<user id>`. */
  key: string;
  /** `ada@forum.example.org`. */
  handle: string;
  /** Empty for those who are not to be named here: they are shown as a member of their network. */
  name: string;
  /** The network, as readers are told. */
  network: string;
  /** The address of their page there. */
  ref: string | null;
}

export type GhostNames = Omit<GhostIdentity, 'key' | 'network'> & { network?: string };

/** People of other networks: how they are called here, and which member proved to be which of them. */
export class GhostPeople {
  readonly #models: GhostModels;
  readonly #announce: ReturnType<typeof announcer>;
  readonly #kept = new LRUCache<string, string>({ max: 20_000 });
  readonly #keeping = new Map<string, Promise<void>>();

  constructor(models: GhostModels, log: ChangeLog) {
    this.#models = models;
    this.#announce = announcer(log);
  }

  /**
   * Keeps somebody under the names given; whoever is here without a name stays so. Answers their id. What is kept
   * already costs nothing.
   */
  async keep({ key, ...names }: GhostIdentity): Promise<string> {
    const id = ghostId(key);
    const said = JSON.stringify([names.handle, names.name, names.network, names.ref]);
    if (this.#kept.get(id) === said) return id;
    const being = `${id} ${said}`;
    // Of many posts that come at once, one keeps their author.
    const keeping = this.#keeping.get(being) ?? this.#keepNew(id, said, names);
    this.#keeping.set(being, keeping);
    try {
      await keeping;
    } finally {
      this.#keeping.delete(being);
    }
    return id;
  }

  async #keepNew(id: string, said: string, names: GhostNames): Promise<void> {
    await this.#write(id, names, { name: { $ne: '' } });
    this.#kept.set(id, said);
  }

  /** Calls somebody otherwise; with an empty name, not at all. Answers whether anything changed. */
  rename(id: string, names: GhostNames): Promise<boolean> {
    this.#kept.delete(id);
    return this.#write(id, names, {});
  }

  /** The member who proved to be this ghost; null for none. */
  async memberOf(id: string): Promise<string | null> {
    return (await this.#models.ghosts.findById(id, { member: 1 }).lean<Ghost>())?.member ?? null;
  }

  /** From now on what they write there is this member's; null takes that back. */
  async setMember(id: string, member: string | null): Promise<void> {
    await this.#models.ghosts.updateOne({ _id: id }, { $set: { member } });
    await this.#announce('ghost.changed', id, member);
  }

  /** Ids of those whom a member proved to be, of all members. */
  async claimed(): Promise<{ ghost: string; member: string }[]> {
    const rows = await this.#models.ghosts
      .find({ member: { $type: 'string' } }, { member: 1 })
      .lean<Ghost[]>();
    return rows.map(({ _id: ghost, member }) => ({ ghost, member: member! }));
  }

  /** Nobody here is any ghost whom this member was. */
  async forget(member: string): Promise<void> {
    for (const { _id } of await this.#models.ghosts.find({ member }, { _id: 1 }).lean<Ghost[]>())
      await this.setMember(_id, null);
  }

  async #write(_id: string, names: GhostNames, only: object): Promise<boolean> {
    const { handle, name, ref, network } = names;
    const set = { handle, name, ref, ...(network !== undefined && { network }) };
    const { ghosts } = this.#models;
    const first = { kind: 'person', organisation: null };
    const made = await ghosts.updateOne({ _id }, { $setOnInsert: { ...set, ...first } }, { upsert: true });
    if (made.upsertedCount > 0) return false;
    const { modifiedCount } = await ghosts.updateOne({ _id, ...only }, { $set: set });
    if (modifiedCount > 0) await this.#announce('ghost.changed', _id, null);
    return modifiedCount > 0;
  }
}
