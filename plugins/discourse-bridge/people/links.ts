import { conflict, t } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { Bridge, ForumPerson } from '../store/records.ts';
import { note } from '../work/events.ts';
import { setUnnamed } from './naming.ts';
import { noteRenamed } from './note-renamed.ts';
import { ghostsOf, identityOf, keepPerson } from './person-of.ts';
import type { Proof } from './sign-ins.ts';

type LinkParts = Pick<Parts, 'collections' | 'host' | 'clock' | 'tasks'>;

/** Members and the accounts on forums that they proved to be theirs. */
export class Links {
  readonly #parts: LinkParts;

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  /** The accounts that a member linked, with the forum of each. */
  async of(member: string): Promise<{ bridge: Bridge; person: ForumPerson }[]> {
    const { people, bridges } = this.#parts.collections;
    const linked = await people.find({ member }).toArray();
    const found = await bridges.find({ _id: { $in: linked.map(({ bridge }) => bridge) } }).toArray();
    return linked.flatMap((person) => {
      const bridge = found.find(({ _id }) => _id === person.bridge);
      return bridge ? [{ bridge, person }] : [];
    });
  }

  /** How many posts of somebody stand here that are not the member's yet. */
  async postsOf(bridge: Bridge, userId: number): Promise<number> {
    return this.#parts.collections.posts.countDocuments({ bridge: bridge._id, userId, origin: 'forum' });
  }

  /**
   * Links an account to the member who proved to be its owner: what was written there, and will be, is the member's
   * here. Throws 409 when another member has linked it, or this one another account of the forum.
   */
  async link(bridge: Bridge, member: string, proof: Proof): Promise<void> {
    const { collections, host, clock } = this.#parts;
    const person = await this.#refuseTaken(bridge, member, proof);
    if (person.unnamed) await setUnnamed(this.#parts, bridge, person, false);
    const { matchedCount } = await collections.people.updateOne(
      { _id: person._id, member: { $in: [null, member] } },
      { $set: { member, linkedAt: clock.now(), unnamed: false } },
    );
    if (matchedCount === 0) throw conflict(takenWords(bridge));
    // Posts that name them do so as their own posts here do.
    await noteRenamed(this.#parts, person, {});
    for (const names of [true, false])
      await host.people.keep(identityOf(this.#parts, bridge, { ...person, unnamed: false }, names));
    for (const ghost of ghostsOf(this.#parts, bridge, proof.userId)) await host.people.claim(ghost, member);
    await note(this.#parts, bridge, 'person-linked', member);
  }

  /** Lets them go on without a name here, as they asked who proved to be them. */
  async hideName(bridge: Bridge, member: string, proof: Proof): Promise<void> {
    const person = await this.#refuseTaken(bridge, member, proof);
    if (person.member !== null) await this.unlink(bridge, member);
    await setUnnamed(this.#parts, bridge, person, true);
    await note(this.#parts, bridge, 'person-unnamed', person._id);
  }

  /** Takes a link back. What became the member's stays theirs; what they write there from now on does not. */
  async unlink(bridge: Bridge, member: string): Promise<void> {
    const { collections, host } = this.#parts;
    for (const person of await collections.people.find({ bridge: bridge._id, member }).toArray()) {
      // The link last: a run that is killed in between finds it, and ends it.
      for (const ghost of ghostsOf(this.#parts, bridge, person.userId)) await host.people.release(ghost);
      await noteRenamed(this.#parts, person, { member: null, linkedAt: null });
      await note(this.#parts, bridge, 'person-unlinked', member);
    }
  }

  async #refuseTaken(bridge: Bridge, member: string, proof: Proof): Promise<ForumPerson> {
    const person = await keepPerson(this.#parts, bridge, proof);
    if (person.member !== null && person.member !== member) throw conflict(takenWords(bridge));
    const other = await this.#parts.collections.people.findOne({
      bridge: bridge._id,
      member,
      _id: { $ne: person._id },
    });
    if (other)
      throw conflict(
        t('You have linked {username} of {forum}. Unlink that account first.', {
          username: other.username,
          forum: bridge.name,
        }),
      );
    return person;
  }
}

const takenWords = ({ name: forum }: Bridge): string =>
  t('Another member here has linked this account of {forum}. It must be unlinked there first.', { forum });
