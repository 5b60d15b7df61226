import { notFound } from '../../core/errors.ts';
import { groupBy } from '../../core/group-by.ts';
import { Memo } from '../../core/log/memo.ts';
import type { Heads } from '../../core/log/heads.ts';
import { type GroupRole, narrower, type Reader, type Restriction, type Scoped } from '../../core/reader.ts';
import { type Action, may } from '../../core/rights.ts';
import { Together } from '../../core/together.ts';
import { say } from '../../core/words/words.ts';
import { groupsChannel } from './channels.ts';
import {
  type Group,
  groupDefaults,
  type GroupModels,
  type GroupRestriction,
  type GroupThread,
  type Membership,
} from './groups.models.ts';

/** A projection that failed is healed without a new number: who may see a group must not stay as it was for ever. */
const keptMs = 30_000;
const mostThreads = 20_000;

/**
 * Every query about groups, as the reader may see them: by `list`, `bySlug` and `byId` whoever may see what is in a
 * group, by `cards` and `card` whoever may know that there is one.
 */
export class GroupStore {
  readonly #models: GroupModels;
  readonly #known: Memo<Map<string, Group>>;
  /** A round of letters asks of thousands of members one after another. */
  readonly #memberships = new Together<string, Membership[]>(async (persons) => {
    const rows = await this.#models.memberships.find({ person: { $in: persons } }).lean<Membership[]>();
    return byPerson(persons, rows);
  });
  readonly #restrictions = new Together<string, GroupRestriction[]>(async (persons) => {
    const rows = await this.#models.restrictions
      .find({ person: { $in: persons } })
      .lean<GroupRestriction[]>();
    return byPerson(persons, rows);
  });

  readonly #knownThreads: Memo<GroupThread>;
  readonly #threads = new Together<string, GroupThread | null>(async (ids) => {
    const rows = await this.#models.groupThreads
      .find({ _id: { $in: [...new Set(ids)] } })
      .lean<GroupThread[]>();
    return ids.map((id) => rows.find(({ _id }) => _id === id) ?? null);
  });

  constructor(models: GroupModels, heads: Heads) {
    this.#models = models;
    this.#known = new Memo(heads, { max: 1, maxAgeMs: keptMs });
    this.#knownThreads = new Memo(heads, { max: mostThreads, maxAgeMs: keptMs });
  }

  /** The groups whose content this reader may see, by name. */
  async list(reader: Reader): Promise<Group[]> {
    return this.#which(reader, 'group.read');
  }

  /** The groups that this reader may know of, by name; of some only purpose, officers and rules. */
  async cards(reader: Reader): Promise<Group[]> {
    return this.#which(reader, 'group.card');
  }

  /** One group by its slug. Throws 404. */
  async bySlug(reader: Reader, slug: string): Promise<Group> {
    return this.#ofSlug(await this.list(reader), slug);
  }

  /** One group that this reader may know of. Throws 404. */
  async card(reader: Reader, slug: string): Promise<Group> {
    return this.#ofSlug(await this.cards(reader), slug);
  }

  /** One group by its id, or null. */
  async byId(reader: Reader, id: string): Promise<Group | null> {
    const group = (await this.#all()).get(id);
    return group && may(reader, 'group.read', scopedOf(group)) ? group : null;
  }

  /** The working groups of a group that this reader may know of, by name. */
  async below(reader: Reader, group: string): Promise<Group[]> {
    return (await this.cards(reader)).filter(({ parent }) => parent === group);
  }

  /**
   * The roles somebody holds, by group. Whoever chairs a group also has a chair's rights in its working groups, without
   * being a member of them.
   */
  async rolesOf(person: string): Promise<Map<string, Set<GroupRole>>> {
    const roles = await this.membershipsOf(person);
    const chaired = new Set([...roles].flatMap(([group, held]) => (held.has('chair') ? [group] : [])));
    if (chaired.size === 0) return roles;
    for (const { _id, parent } of (await this.#all()).values()) {
      if (parent && chaired.has(parent)) roles.set(_id, new Set([...(roles.get(_id) ?? []), 'chair']));
    }
    return roles;
  }

  /** The groups somebody is a member of, with what they are there. */
  async membershipsOf(person: string): Promise<Map<string, Set<GroupRole>>> {
    const rows = await this.#memberships.ask(person);
    return new Map(
      rows.filter(({ roles }) => roles.length > 0).map(({ group, roles }) => [group, new Set(roles)]),
    );
  }

  /** What moderators of groups decided about this person; some of it may have ended. */
  async restrictionsOf(person: string): Promise<Map<string, Restriction>> {
    const rows = await this.#restrictions.ask(person);
    return new Map(rows.map(({ group, kind, until, reason }) => [group, { kind, until, reason }]));
  }

  /** Everybody who is in a group now. */
  async members(groupId: string): Promise<Membership[]> {
    return this.#models.memberships
      .find({ group: groupId, 'roles.0': { $exists: true } })
      .lean<Membership[]>();
  }

  /** How many are in each of these groups. */
  async memberCounts(groups: string[]): Promise<Map<string, number>> {
    const rows = await this.#models.memberships.aggregate<{ _id: string; members: number }>([
      { $match: { group: { $in: groups }, 'roles.0': { $exists: true } } },
      { $group: { _id: '$group', members: { $sum: 1 } } },
    ]);
    return new Map(rows.map(({ _id, members }) => [_id, members]));
  }

  /** Who holds one of these roles in a group: ids of members. */
  async holders(group: string, ...roles: GroupRole[]): Promise<string[]> {
    const rows = await this.#models.memberships
      .find({ group, roles: { $in: roles } }, { person: 1 })
      .lean<Pick<Membership, 'person'>[]>();
    return rows.map(({ person }) => person);
  }

  /** Those in a group who are more than its members. */
  async officers(group: string): Promise<Membership[]> {
    const more: GroupRole[] = ['moderator', 'editor', 'officer', 'chair'];
    return this.#models.memberships.find({ group, roles: { $in: more } }).lean<Membership[]>();
  }

  /** Groups of which nobody is chair who is able to act, as `isActive` says of a member. */
  async groupsWithoutChair(isActive: (member: string) => Promise<boolean>): Promise<Group[]> {
    const found: Group[] = [];
    for (const group of (await this.#all()).values()) {
      if (!(await this.hasChair(group._id, isActive))) found.push(group);
    }
    return found.toSorted(byName);
  }

  /** Whether somebody able to act, as `isActive` says of a member, chairs this group or the one above it. */
  async hasChair(id: string, isActive: (member: string) => Promise<boolean>): Promise<boolean> {
    const parent = (await this.#all()).get(id)?.parent;
    const chairs = await this.holders(id, 'chair');
    if (parent) chairs.push(...(await this.holders(parent, 'chair')));
    const active = await Promise.all(chairs.map((chair) => isActive(chair)));
    return active.includes(true);
  }

  /** A thread that a group opened, or null. */
  async thread(id: string): Promise<GroupThread | null> {
    const known = this.#knownThreads.fresh(id);
    if (known) return known;
    const heads = await this.#knownThreads.headsOf([groupsChannel]);
    const found = await this.#threads.ask(id);
    // What is not there yet may be opened in the next moment, which no channel tells.
    if (found) this.#knownThreads.keep(id, found, [groupsChannel], heads);
    return found;
  }

  /** Remembers a thread that `write` writes; not when it answers that there was one already. Answers what it does. */
  async remember(thread: GroupThread, write: () => Promise<boolean>): Promise<boolean> {
    const heads = await this.#knownThreads.headsOf([groupsChannel]);
    const isNew = await write();
    if (isNew) this.#knownThreads.keep(thread._id, thread, [groupsChannel], heads);
    return isNew;
  }

  async #which(reader: Reader, action: Action): Promise<Group[]> {
    const groups = [...(await this.#all()).values()].filter((group) => may(reader, action, scopedOf(group)));
    return groups.toSorted(byName);
  }

  #ofSlug(groups: Group[], slug: string): Group {
    const group = groups.find((one) => one.slug === slug);
    if (!group) throw notFound(say('group'));
    return group;
  }

  /** Every group, each seen by no more people than the group above it. */
  async #all(): Promise<Map<string, Group>> {
    return this.#known.get('all', [groupsChannel], async () => {
      const rows = await this.#models.groups.find().lean<Group[]>();
      const all = new Map(rows.map((group) => [group._id, { ...groupDefaults, ...group }]));
      for (const group of all.values()) {
        const above = group.parent ? all.get(group.parent) : undefined;
        if (above) group.scope = narrower(group.scope, above.scope);
        // Nobody else can find it, whatever was chosen before it was hidden.
        if (group.scope === 'hidden') group.joining = 'invitation';
      }
      return all;
    });
  }
}

const byName = (a: Group, b: Group): number => a.name.localeCompare(b.name);

/** A group is its own owner. */
export const scopedOf = ({ _id, scope }: Pick<Group, '_id' | 'scope'>): Scoped => ({ scope, group: _id });

function byPerson<Row extends { person: string }>(persons: string[], rows: Row[]): Row[][] {
  const found = groupBy(rows, ({ person }) => person);
  return persons.map((person) => found.get(person) ?? []);
}
