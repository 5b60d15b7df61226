import { conflict, forbidden, invalid, notFound, signInNeeded } from '../../core/errors.ts';
import { insertNew } from '../../core/database/insert-new.ts';
import { newId } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { everyone, type GroupRole, type Reader, type Scope } from '../../core/reader.ts';
import { activeMember } from '../threads/post-rules.ts';
import { Together } from '../../core/together.ts';
import { say, t } from '../../core/words/words.ts';
import { groupChannel, groupsChannel } from './channels.ts';
import { checkGroup } from './group-fields.ts';
import type { GroupChanged, GroupCreated, GroupPatch } from './groups-channel.ts';
import {
  type Group,
  groupDefaults,
  type GroupModels,
  type GroupThread,
  type Membership,
} from './groups.models.ts';
import { groupPolicies } from './groups.policy.ts';
import { type GroupStore, scopedOf } from './groups.store.ts';

export interface NewGroup extends Partial<Pick<Group, keyof typeof groupDefaults>> {
  id?: string;
  slug: string;
  name: string;
  scope: Scope;
  purpose: string;
  rules: string;
}

/** Which right a field needs; what is not named needs `group.change`. */
const rightFor: Partial<Record<keyof GroupPatch, 'reasons.change' | 'screening.change'>> = {
  reasons: 'reasons.change',
  orderReasons: 'reasons.change',
  backReasons: 'reasons.change',
  blockedWords: 'screening.change',
  holdFirst: 'screening.change',
  slowSeconds: 'screening.change',
};

/** Makes groups, changes what they are and opens threads of groups. */
export class GroupService {
  readonly #models: GroupModels;
  readonly #store: GroupStore;
  readonly #log: ChangeLog;
  readonly #isConfirmed: (member: string) => Promise<boolean>;
  /** Whether each was new; where a forum is taken over, many are opened at a time. */
  readonly #newThreads = new Together<GroupThread, boolean>((threads) =>
    insertNew(this.#models.groupThreads.collection, threads),
  );

  constructor(
    models: GroupModels,
    store: GroupStore,
    log: ChangeLog,
    isConfirmed: (member: string) => Promise<boolean>,
  ) {
    this.#models = models;
    this.#store = store;
    this.#log = log;
    this.#isConfirmed = isConfirmed;
  }

  /** Makes a group, or answers the one of this slug. Only a site administrator may. */
  async ensure(reader: Reader, group: NewGroup): Promise<Group> {
    if (!reader.admin) throw forbidden(t('Only a site administrator may make a group.'));
    const existing = (await this.#store.list(reader)).find(({ slug }) => slug === group.slug);
    return existing ?? this.#create(reader, group, null);
  }

  /**
   * Makes a group, or a working group of `parent`, with this member as its chair: chairs name themselves or a member of
   * the parent, administrators whoever confirmed their address. Throws 401, 403, 422 naming each wrong field, also when
   * its address is taken.
   */
  async make(reader: Reader, asked: NewGroup, chair: string): Promise<Group> {
    activeMember(reader, t('Sign in to make a group.'));
    const above = asked.parent ? await this.#store.byId(reader, asked.parent) : null;
    const allowed = above
      ? groupPolicies['group.work'](reader, scopedOf(above)) && above.parent === null
      : groupPolicies['group.make'](reader);
    if (!allowed) throw forbidden(t('You may not make a group here.'));
    const checked = checkGroup({ ...groupDefaults, ...asked }, above);
    await this.#checkChair(reader, above, chair);
    return this.#create(reader, { ...asked, ...checked }, chair);
  }

  /** Nobody is put into a group unasked by others than those with whom they are in one already. */
  async #checkChair(reader: Reader, above: Group | null, chair: string): Promise<void> {
    if (reader.admin || !above) {
      if (await this.#isConfirmed(chair)) return;
      const message = t('This member has not confirmed their e-mail address yet. Choose somebody who has');
      throw invalid([{ path: 'chair', message }]);
    }
    if (chair === reader.member?.id || (await this.#store.membershipsOf(chair)).has(above._id)) return;
    const message = t('Enter your own handle or that of a member of {name}', { name: above.name });
    throw invalid([{ path: 'chair', message }]);
  }

  async #create(reader: Reader, { id, slug, ...given }: NewGroup, chair: string | null): Promise<Group> {
    const group = id ?? newId();
    const fields: GroupCreated['fields'] = { ...groupDefaults, ...given, slug };
    await this.#log.append(groupsChannel, {
      alone: true,
      decide: async () => {
        if (await this.#models.groups.exists({ slug })) {
          throw invalid([{ path: 'slug', message: t('Another group has this address. Choose another one') }]);
        }
        const data: GroupCreated = { group, fields, chair };
        return { type: 'group.created', actor: reader.member?.id ?? null, data };
      },
    });
    return (await this.#models.groups.findById(group).lean<Group>())!;
  }

  /**
   * Changes fields of a group; what is so already is left out. Reasons and blocked words are the caller's to check.
   * Throws 401, 403, 404, 422 naming each wrong field.
   */
  async change(reader: Reader, groupId: string, patch: GroupPatch): Promise<void> {
    const group = await this.changeable(reader, groupId, Object.keys(patch) as (keyof GroupPatch)[]);
    const checked = await this.check(group, patch);
    const names = Object.keys(patch) as (keyof GroupPatch)[];
    const differs = names.filter((name) => JSON.stringify(checked[name]) !== JSON.stringify(group[name]));
    if (differs.length === 0) return;
    const fields: GroupPatch = Object.fromEntries(differs.map((name) => [name, checked[name]]));
    const data: GroupChanged = { group: groupId, fields };
    await this.#log.append(groupsChannel, {
      decide: () => ({ type: 'group.changed', actor: reader.member?.id ?? null, data }),
    });
  }

  /** The fields, tidied. Throws 422 naming each that would be wrong of this group. */
  async check(group: Group, patch: GroupPatch): Promise<GroupPatch> {
    const above = group.parent ? await this.#store.byId(everyone, group.parent) : null;
    return checkGroup({ scope: group.scope, joining: group.joining, ...patch }, above);
  }

  /** A group of which this reader may change these fields. Throws 401, 403, 404. */
  async changeable(reader: Reader, id: string, names: (keyof GroupPatch)[]): Promise<Group> {
    const group = await this.#store.byId(reader, id);
    if (!group) throw notFound(say('group'));
    if (reader !== everyone) activeMember(reader, t('Sign in to change a group.'), id);
    for (const right of new Set(names.map((name) => rightFor[name] ?? 'group.change'))) {
      if (!groupPolicies[right](reader, scopedOf(group)))
        throw forbidden(t('Your role in this group does not let you change this.'));
    }
    return group;
  }

  /**
   * Sets the roles a member holds in a group; none takes them out of it. For the site itself, which answers for the last
   * chair: seeds, bans, erasure. With a `key` it is done once. Only a site administrator may.
   */
  async setRoles(
    reader: Reader,
    member: string,
    group: string,
    roles: GroupRole[],
    key?: string,
  ): Promise<void> {
    if (!reader.admin) throw forbidden(t('Only a site administrator may give roles.'));
    const row = await this.#models.memberships.findById(`${group}:${member}`).lean<Membership>();
    const before = row?.roles ?? [];
    if (before.join() === roles.join()) return;
    const actor = reader.member?.id ?? null;
    await this.#log.append(groupChannel(group), {
      ...(key && { key, keyHash: 'decision' }),
      alone: true,
      decide: () =>
        roles.length === 0
          ? { type: 'member.removed', actor, data: { member, reason: '' } }
          : { type: before.length > 0 ? 'member.roles' : 'member.joined', actor, data: { member, roles } },
    });
  }

  /** Opens a thread in a group. Throws 401, 403, 422. Answers its id; the first post is the caller's to add. */
  async openThread(
    reader: Reader,
    groupId: string,
    title: string,
    given?: { id: string; at: Date },
  ): Promise<GroupThread> {
    const words = checkThreadTitle(title);
    const group = await this.#store.byId(reader, groupId);
    if (!reader.member) throw signInNeeded(t('Sign in to start a thread.'));
    if (!group) throw forbidden(t('You may not start a thread here.'));
    const member = activeMember(reader, t('Sign in to start a thread.'), groupId);
    if (!groupPolicies['thread.open'](reader, scopedOf(group)))
      throw forbidden(t('You may not start a thread here.'));
    const _id = given?.id ?? newId();
    const thread: GroupThread = {
      _id,
      group: groupId,
      title: words,
      author: member.id,
      createdAt: given?.at ?? new Date(),
    };
    const existing = await this.#createThread(thread);
    if (existing.group !== groupId) throw conflict(t('This thread exists in another group.'));
    return existing;
  }

  /** Writes a thread; when there is one by this id already, answers that. */
  async #createThread(thread: GroupThread): Promise<GroupThread> {
    const isNew = await this.#store.remember(thread, () => this.#newThreads.ask(thread));
    if (!isNew) return (await this.#store.thread(thread._id))!;
    this.#log.heads.begin(`thread:g-${thread._id}`);
    return thread;
  }
}

/** A title on one line, of 5 to 150 characters. Throws 422 naming `title`. */
export function checkThreadTitle(title: string): string {
  return checkPostText('title', title.replaceAll(/\s+/g, ' '), { min: 5, max: 150 });
}
