import {
  forbidden,
  type GroupShape,
  notFound,
  type Reader,
  signInNeeded,
  t,
} from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { Bridge } from '../store/records.ts';

/** Who may look after bridges: moderators of the group whose bridge it is. To everybody else there is none. */
export class BridgeRights {
  readonly #parts: Pick<Parts, 'host' | 'collections'>;

  constructor(parts: Pick<Parts, 'host' | 'collections'>) {
    this.#parts = parts;
  }

  /** Whether the reader may connect forums for this group. One made for no group yet is its administrators' alone. */
  async mayChange(reader: Reader, group: string): Promise<boolean> {
    if (group === '') return reader.admin;
    const { read } = this.#parts.host;
    const found = await read.group(reader, group);
    return found !== null && read.may(reader, 'bridge.change', { group: found.id, scope: found.scope });
  }

  /** A group for which the reader may connect forums, by its slug or id. Throws 401, 403, 404. */
  async group(reader: Reader, slugOrId: string): Promise<GroupShape> {
    const { read } = this.#parts.host;
    const group = await read.group(reader, slugOrId);
    // Who cannot know of the group is not asked to sign in for it.
    if (!group) throw notFound();
    if (!reader.member) throw signInNeeded();
    if (!read.may(reader, 'bridge.change', { group: group.id, scope: group.scope }))
      throw forbidden(t('Bridges to forums are looked after by the moderators of a group.'));
    return group;
  }

  /** A bridge that the reader may look after. Throws 401, 403, 404. */
  async bridge(reader: Reader, id: string): Promise<Bridge> {
    const bridge = await this.#parts.collections.bridges.findOne({ _id: id });
    if (!bridge) throw reader.member ? notFound() : signInNeeded();
    if (bridge.group !== '') await this.group(reader, bridge.group);
    else if (!reader.admin) throw notFound();
    return bridge;
  }

  /** The groups for which the reader may connect forums. */
  async groups(reader: Reader) {
    const { read } = this.#parts.host;
    const all = await read.groups(reader);
    return all.filter(({ id, scope }) => read.may(reader, 'bridge.change', { group: id, scope }));
  }

  /** The bridges that the reader looks after, of one group or of all, the newest first. */
  async bridges(reader: Reader, group?: string): Promise<Bridge[]> {
    const groups = (await this.groups(reader)).map(({ id }) => id);
    const own = reader.admin ? [...groups, ''] : groups;
    return this.#parts.collections.bridges
      .find({ group: group === undefined ? { $in: own } : group })
      .sort({ createdAt: -1 })
      .toArray();
  }
}
