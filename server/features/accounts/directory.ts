import { LRUCache } from 'lru-cache';
import { hashSecret } from '../../core/ids.ts';
import type { Heads } from '../../core/log/heads.ts';
import type { GroupRole, Reader, Restriction } from '../../core/reader.ts';
import { Together } from '../../core/together.ts';
import type { AccountModels, Member } from './accounts.models.ts';
import { ghostAsReader, inGroup } from './ghost-reader.ts';
import { type Ghost, type GhostModels, ghostPerson } from './ghosts.ts';
import { membersChannel } from './members-channel.ts';
import type { People, Person, PersonAffiliation } from '../../core/people.ts';

/** What one member may and may not do in groups, as the groups keep it. */
export interface GroupRights {
  rolesOf(member: string): Promise<Map<string, Set<GroupRole>>>;
  restrictionsOf(member: string): Promise<Map<string, Restriction>>;
}

/** The organisation that is confirmed for each of these members, of those who have one. */
export type AffiliationsOf = (members: string[]) => Promise<ReadonlyMap<string, PersonAffiliation>>;

interface Known {
  reader: Reader;
  authVersion: number;
}

const lastUsedEveryMs = 60_000;

/** Who members are: for others to see, and as readers with their rights. Kept in memory until `members` grows. */
export class Directory implements People {
  readonly channel = membersChannel;
  readonly #models: AccountModels & GhostModels;
  readonly #heads: Heads;
  readonly #groups: GroupRights;
  readonly #affiliationsOf: AffiliationsOf;
  readonly #people = new LRUCache<string, Person>({ max: 20_000 });
  readonly #readers = new LRUCache<string, Known>({ max: 20_000 });
  readonly #ghostReaders = new LRUCache<string, Reader>({ max: 20_000 });
  readonly #tokens = new LRUCache<string, { id: string; member: string; notedAt: number }>({ max: 5_000 });
  readonly #rows = new Together<string, Member | null>(async (ids) => {
    const rows = await this.#models.members.find({ _id: { $in: ids } }).lean<Member[]>();
    const found = new Map(rows.map((row) => [row._id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
  readonly #ghostRows = new Together<string, Ghost | null>(async (ids) => {
    const rows = await this.#models.ghosts
      .find({ _id: { $in: [...new Set(ids)] }, kind: 'person' })
      .lean<Ghost[]>();
    const found = new Map(rows.map((row) => [row._id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
  #version = -1;

  constructor(
    models: AccountModels & GhostModels,
    heads: Heads,
    groups: GroupRights,
    affiliationsOf: AffiliationsOf,
  ) {
    this.#models = models;
    this.#heads = heads;
    this.#groups = groups;
    this.#affiliationsOf = affiliationsOf;
  }

  async byIds(ids: string[]): Promise<ReadonlyMap<string, Person>> {
    await this.#renew();
    const found = new Map<string, Person>();
    const missing: string[] = [];
    for (const id of new Set(ids)) {
      const person = this.#people.get(id);
      if (person) found.set(id, person);
      else missing.push(id);
    }
    const version = this.#version;
    if (missing.length > 0) {
      const rows = await this.#models.members.find({ _id: { $in: missing } }).lean<Member[]>();
      const ghosts = rows.length < missing.length ? await this.#ghosts({ _id: { $in: missing } }) : [];
      for (const person of [...(await this.#persons(rows)), ...ghosts]) {
        if (this.#version === version) this.#people.set(person.id, person);
        found.set(person.id, person);
      }
    }
    return found;
  }

  async byHandles(handles: string[]): Promise<ReadonlyMap<string, Person>> {
    if (handles.length === 0) return new Map();
    const rows = await this.#models.members.find({ handle: { $in: handles } }).lean<Member[]>();
    const elsewhere = handles.filter((handle) => handle.includes('@'));
    const ghosts = elsewhere.length > 0 ? await this.#ghosts({ handle: { $in: elsewhere } }) : [];
    const persons = [...(await this.#persons(rows)), ...ghosts];
    return new Map(persons.map((person) => [person.handle, person]));
  }

  /** A member with their rights, or null when there is no such member. */
  async reader(memberId: string): Promise<Reader | null> {
    return (await this.#known(memberId))?.reader ?? null;
  }

  /**
   * Somebody of another site, able to do in a group what its members may, as far as its moderators have not decided
   * otherwise. Of one whom a member proved to be, it is that member. Null when there is nobody of this id.
   */
  async ghostReader(id: string, group: string): Promise<Reader | null> {
    await this.#renew();
    const kept = this.#ghostReaders.get(`${id} ${group}`);
    if (kept) return kept;
    const version = this.#version;
    const ghost = await this.#ghostRows.ask(id);
    if (!ghost) return null;
    const restricted = await this.#groups.restrictionsOf(id);
    const own = ghost.member ? await this.reader(ghost.member) : null;
    const reader = own ? inGroup(own, group, restricted) : ghostAsReader(ghost, group, restricted);
    if (this.#version === version) this.#ghostReaders.set(`${id} ${group}`, reader);
    return reader;
  }

  /** The same for a session; null when it was made before the newest password. */
  async readerOfSession(memberId: string, authVersion: number): Promise<Reader | null> {
    const known = await this.#known(memberId);
    return known && known.authVersion === authVersion ? known.reader : null;
  }

  /** The same for a personal token; null when it is unknown or revoked. */
  async readerOfToken(secret: string): Promise<Reader | null> {
    await this.#renew();
    const hash = hashSecret(secret);
    let token = this.#tokens.get(hash);
    const version = this.#version;
    if (!token) {
      const row = await this.#models.tokens.findOne({ hash }).lean();
      if (!row) return null;
      token = { id: row._id, member: row.member, notedAt: 0 };
      if (this.#version === version) this.#tokens.set(hash, token);
    }
    if (Date.now() - token.notedAt > lastUsedEveryMs) {
      token.notedAt = Date.now();
      await this.#models.tokens.updateOne({ _id: token.id }, { $set: { lastUsedAt: new Date() } });
    }
    return this.reader(token.member);
  }

  async #known(memberId: string): Promise<Known | null> {
    await this.#renew();
    const kept = this.#readers.get(memberId);
    if (kept) return kept;
    const version = this.#version;
    const member = await this.#rows.ask(memberId);
    if (!member) return null;
    const [roles, restricted] = await Promise.all([
      this.#groups.rolesOf(memberId),
      this.#groups.restrictionsOf(memberId),
    ]);
    const known = {
      authVersion: member.authVersion,
      reader: {
        member: {
          id: member._id,
          handle: member.handle,
          name: member.name,
          organisation: member.organisation,
          confirmed: member.confirmedAt !== null,
          suspendedUntil: member.suspendedUntil,
          unseen: member.unseen ?? false,
        },
        roles,
        restricted,
        admin: member.admin,
      },
    };
    // What was read before a change must not be remembered after it.
    if (this.#version === version) this.#readers.set(memberId, known);
    return known;
  }

  /** People of other sites who are named here. */
  async #ghosts(where: { _id: object } | { handle: object }): Promise<Person[]> {
    const found = await this.#models.ghosts.find({ ...where, kind: 'person' }).lean<Ghost[]>();
    return found.map(ghostPerson);
  }

  async #persons(rows: Member[]): Promise<Person[]> {
    const confirmed = await this.#affiliationsOf(rows.map(({ _id }) => _id));
    return rows.map(({ _id: id, handle, name, organisation }) => ({
      id,
      handle,
      name,
      organisation,
      affiliation: confirmed.get(id) ?? null,
    }));
  }

  async #renew(): Promise<void> {
    const version = await this.#heads.of(membersChannel);
    if (version === this.#version) return;
    this.#version = version;
    this.#people.clear();
    this.#readers.clear();
    this.#ghostReaders.clear();
    this.#tokens.clear();
  }
}
