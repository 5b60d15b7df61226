import { conflict, forbidden, notFound, signInNeeded } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { type GroupRole, maySee, type Reader, type Scope } from '../../core/reader.ts';
import { activeMember } from '../threads/post-rules.ts';
import type { SubjectResolver } from '../threads/thread-subject.ts';
import { say, t } from '../../core/words/words.ts';
import type { GroupPatch } from './groups-channel.ts';
import { type Group, groupDefaults, type GroupModels, type GroupThread } from './groups.models.ts';
import { groupPolicies } from './groups.policy.ts';
import { groupsChannel, type GroupStore } from './groups.store.ts';

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
  blockedWords: 'screening.change',
  holdFirst: 'screening.change',
};

/** Makes groups, gives roles and opens threads of groups. */
export class GroupService {
  readonly #models: GroupModels;
  readonly #store: GroupStore;
  readonly #log: ChangeLog;

  constructor(models: GroupModels, store: GroupStore, log: ChangeLog) {
    this.#models = models;
    this.#store = store;
    this.#log = log;
  }

  /** Makes a group, or answers the one of this slug. Only a site administrator may. */
  async ensure(reader: Reader, group: NewGroup): Promise<Group> {
    if (!reader.admin) throw forbidden(t('Only a site administrator may make a group.'));
    const existing = (await this.#store.list(reader)).find(({ slug }) => slug === group.slug);
    if (existing) return existing;
    const { id, ...fields } = group;
    const made: Group = { _id: id ?? newId(), ...groupDefaults, ...fields, createdAt: new Date() };
    await this.#models.groups.create(made);
    await this.#announce(groupsChannel, 'group.created', reader, { group: made._id });
    return made;
  }

  /**
   * Changes fields of a group; what is so already is left out. Checks only who may: the words are the caller's to check.
   * Throws 401, 403, 404.
   */
  async change(reader: Reader, groupId: string, patch: GroupPatch): Promise<void> {
    const group = await this.#store.byId(reader, groupId);
    if (!group) throw notFound(say('group'));
    const member = activeMember(reader, t('Sign in to change a group.'), groupId);
    const names = Object.keys(patch) as (keyof GroupPatch)[];
    const wanted = new Set(names.map((name) => rightFor[name] ?? 'group.change'));
    for (const right of wanted) {
      if (!groupPolicies[right](reader, { group: groupId, scope: group.scope }))
        throw forbidden(t('Your role in this group does not let you change this.'));
    }
    const differs = names.filter((name) => JSON.stringify(patch[name]) !== JSON.stringify(group[name]));
    if (differs.length === 0) return;
    const fields = Object.fromEntries(differs.map((name) => [name, patch[name]])) as GroupPatch;
    await this.#log.append(groupsChannel, {
      decide: () => ({ type: 'group.changed', actor: member.id, data: { group: groupId, fields } }),
    });
  }

  /** Sets the roles a member holds in a group; none takes them out of it. Only a site administrator may. */
  async setRoles(reader: Reader, member: string, group: string, roles: GroupRole[]): Promise<void> {
    if (!reader.admin) throw forbidden(t('Only a site administrator may give roles.'));
    const _id = `${group}:${member}`;
    const before = await this.#models.memberships.findById(_id).lean();
    if (before && before.roles.join() === roles.join()) return;
    if (roles.length === 0) await this.#models.memberships.deleteOne({ _id });
    else
      await this.#models.memberships.updateOne(
        { _id },
        { $set: { person: member, group, roles } },
        { upsert: true },
      );
    await this.#announce('members', 'member.roles', reader, { member });
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
    if (!groupPolicies['thread.open'](reader, { group: groupId, scope: group.scope }))
      throw forbidden(t('You may not start a thread here.'));
    const _id = given?.id ?? newId();
    const thread: GroupThread = {
      _id,
      group: groupId,
      title: words,
      author: member.id,
      createdAt: given?.at ?? new Date(),
    };
    const existing = (await this.#store.thread(_id)) ?? (await this.#createThread(thread));
    if (existing.group !== groupId) throw conflict(t('This thread exists in another group.'));
    return existing;
  }

  /** Writes a thread; when the same one was written in the same moment, answers that. */
  async #createThread(thread: GroupThread): Promise<GroupThread> {
    try {
      await this.#models.groupThreads.create(thread);
      return thread;
    } catch (error) {
      const existing = await this.#store.thread(thread._id);
      if (existing) return existing;
      throw error;
    }
  }

  async #announce(
    channel: string,
    type: string,
    reader: Reader,
    data: Record<string, unknown>,
  ): Promise<void> {
    await this.#log.append(channel, { decide: () => ({ type, actor: reader.member?.id ?? null, data }) });
  }
}

/** A title on one line, of 5 to 150 characters. Throws 422 naming `title`. */
export function checkThreadTitle(title: string): string {
  return checkPostText('title', title.replaceAll(/\s+/g, ' '), { min: 5, max: 150 });
}

/** Threads that groups opened: `g-<id>`. */
export function groupThreadSubjects(store: GroupStore): SubjectResolver {
  return {
    prefix: 'g',
    async resolve(reader, id) {
      const thread = await store.thread(id);
      const group = thread && (await store.byId(reader, thread.group));
      if (!group || !maySee(reader, { scope: group.scope, group: group._id })) return null;
      return {
        kind: 'group',
        id,
        title: thread.title,
        scope: group.scope,
        group: group._id,
        framework: null,
        url: `/threads/g-${id}`,
        takes: null,
        anchors: false,
        channels: [groupsChannel],
      };
    },
  };
}
