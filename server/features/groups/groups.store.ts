import { notFound } from '../../core/errors.ts';
import { Memo } from '../../core/log/memo.ts';
import type { Heads } from '../../core/log/heads.ts';
import { type GroupRole, maySee, type Reader, type Restriction } from '../../core/reader.ts';
import { say } from '../../core/words/words.ts';
import {
  type Group,
  groupDefaults,
  type GroupModels,
  type GroupRestriction,
  type GroupThread,
  type Membership,
} from './groups.models.ts';

export const groupsChannel = 'groups';

/** Every query about groups, as the reader may see them. */
export class GroupStore {
  readonly #models: GroupModels;
  readonly #known: Memo<Map<string, Group>>;

  constructor(models: GroupModels, heads: Heads) {
    this.#models = models;
    this.#known = new Memo(heads, { max: 1 });
  }

  async list(reader: Reader): Promise<Group[]> {
    const groups = [...(await this.#all()).values()].filter((group) => maySee(reader, seen(group)));
    return groups.toSorted((a, b) => a.name.localeCompare(b.name));
  }

  /** One group by its slug. Throws 404. */
  async bySlug(reader: Reader, slug: string): Promise<Group> {
    const group = (await this.list(reader)).find((one) => one.slug === slug);
    if (!group) throw notFound(say('group'));
    return group;
  }

  /** One group by its id, or null. */
  async byId(reader: Reader, id: string): Promise<Group | null> {
    const group = (await this.#all()).get(id);
    return group && maySee(reader, seen(group)) ? group : null;
  }

  async rolesOf(person: string): Promise<Map<string, Set<GroupRole>>> {
    const rows = await this.#models.memberships.find({ person }).lean<Membership[]>();
    return new Map(rows.map(({ group, roles }) => [group, new Set(roles)]));
  }

  /** What moderators of groups decided about this person; some of it may have ended. */
  async restrictionsOf(person: string): Promise<Map<string, Restriction>> {
    const rows = await this.#models.restrictions.find({ person }).lean<GroupRestriction[]>();
    return new Map(rows.map(({ group, kind, until, reason }) => [group, { kind, until, reason }]));
  }

  async members(groupId: string): Promise<Membership[]> {
    return this.#models.memberships.find({ group: groupId }).lean<Membership[]>();
  }

  /** A thread that a group opened, or null. */
  async thread(id: string): Promise<GroupThread | null> {
    return this.#models.groupThreads.findById(id).lean<GroupThread>();
  }

  async #all(): Promise<Map<string, Group>> {
    return this.#known.get('all', [groupsChannel], async () => {
      const groups = await this.#models.groups.find().lean<Group[]>();
      return new Map(groups.map((group) => [group._id, { ...groupDefaults, ...group }]));
    });
  }
}

/** A group is its own owner. */
const seen = (group: Group) => ({ scope: group.scope, group: group._id });
