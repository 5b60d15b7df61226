import { conflict, forbidden, signInNeeded } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { type GroupRole, maySee, type Reader, type Scope } from '../../core/reader.ts';
import { activeMember } from '../threads/post-rules.ts';
import type { SubjectResolver } from '../threads/thread-subject.ts';
import { t } from '../../core/words/words.ts';
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

/** `groups`: which groups there are. Read by nobody from outside: their existence may be hidden. */
export function groupsKind(projected: Projected): ChannelKind<Record<string, never>> {
  return {
    kind: groupsChannel,
    load: async () => ({ state: {}, seq: await projected.of(groupsChannel) }),
    reduce: (state) => state,
    project: (_id, changes) => projected.to(groupsChannel, changes.at(-1)!.seq),
    mayRead: async (reader) => reader.admin,
    isPublic: async () => false,
    present: async (_id, changes) =>
      changes.map(({ seq, type, at }) => ({ seq, type, at: at.toISOString(), actor: null, data: {} })),
  };
}

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
