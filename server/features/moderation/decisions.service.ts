import { conflict, forbidden, notFound } from '../../core/errors.ts';
import { timeWords } from '../../core/html/words.ts';
import { newId } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { People } from '../../core/people.ts';
import { everyone, type Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import { activeMember } from '../threads/post-rules.ts';
import { targetOf, threadPolicies } from '../threads/threads.policy.ts';
import type { Post } from '../threads/threads.models.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { decisionActions, isSiteAction, logWords, rowOf } from './actions.ts';
import { agreedReason, type GivenReason } from './agreed-reason.ts';
import { type CheckedDecision, checkDecision, type DecisionInput } from './decide-input.ts';
import type { DecidedData, LiftedData } from './decision-changes.ts';
import type { DecisionEffects } from './decision-effects.ts';
import { decisionsChannel } from './decisions-channel.ts';
import type { Decision } from './decisions.models.ts';
import type { DecisionStore } from './decisions.store.ts';
import { mayLift, moderationPolicies } from './moderation.policy.ts';
import { itemOf } from './queue-items.ts';
import { queueChannel } from './queue-channel.ts';
import { siteReasons } from './reasons.ts';
import type { QueueStore } from './queue.store.ts';

export interface DecisionParts {
  log: ChangeLog;
  queue: QueueStore;
  decisions: DecisionStore;
  threadStore: ThreadStore;
  groups: GroupStore;
  people: People;
  effects: DecisionEffects;
  /** A member with their rights as they are now, or somebody of another network in a group; null when there is none. */
  readerOf(member: string, group: string): Promise<Reader | null>;
}

/**
 * What moderators decide about posts and those who wrote them, and how it is taken back. One change in the queue of the
 * group is the decision; what else must happen follows from it, and is finished by a follower if the process is killed.
 */
export class DecisionService {
  readonly #parts: DecisionParts;

  constructor(parts: DecisionParts) {
    this.#parts = parts;
  }

  /** The post, for somebody who may decide about it. Throws 401, 403, 404. */
  async postFor(reader: Reader, postId: string): Promise<Post> {
    activeMember(reader, t('Sign in to moderate.'));
    const post = await this.#parts.threadStore.post(reader, postId);
    if (!threadPolicies['post.hide'](reader, targetOf(post)))
      throw forbidden(t('Only a moderator of the group may do this.'));
    return post;
  }

  /**
   * Decides about a post. `version` is that of the item as the moderator saw it; left out, whatever is there is decided.
   * Throws 401, 403, 404, 409 (somebody decided or reported meanwhile; nothing is changed then), 422. Answers its id.
   */
  async decide(reader: Reader, postId: string, input: DecisionInput, version?: number): Promise<string> {
    const { log, groups, effects } = this.#parts;
    const post = await this.postFor(reader, postId);
    const group = await groups.byId(reader, post.group);
    if (!group) throw notFound(say('group'));
    const checked = checkDecision(input, group);
    await this.#refuseJudging(reader, post, checked);
    const id = newId();
    const { change } = await log.append(queueChannel(post.group), {
      alone: true,
      decide: async () => {
        const data = await this.#decided(reader, post, checked, version);
        return { type: 'decision.made', actor: reader.member!.id, data: { ...data, decisionId: id } };
      },
    });
    await effects.carryOut(change);
    return id;
  }

  /** Takes a decision back, for a reason of the list. Throws 401, 404, 409 (taken back already), 422. */
  async lift(reader: Reader, id: string, reason: GivenReason): Promise<Decision> {
    const { log, decisions, effects, groups } = this.#parts;
    activeMember(reader, t('Sign in to moderate.'));
    const decision = await decisions.decision(id);
    this.#refuseLifting(reader, decision);
    const group = isSiteAction(decision.action) ? null : await groups.byId(everyone, decision.group);
    const lists = group ?? siteReasons;
    const words = agreedReason(reason, lists, 'back');
    const site = decision.channel === decisionsChannel;
    const { change } = await log.append(decision.channel, {
      alone: true,
      decide: async () => {
        if ((await decisions.decision(id)).lifted) throw conflict(t('This decision is taken back already.'));
        const data: LiftedData = { decisionId: id, reason: words, member: decision.member };
        return { type: site ? 'member.restored' : 'decision.lifted', actor: reader.member!.id, data };
      },
    });
    await effects.carryOut(change);
    return decision;
  }

  #refuseLifting(reader: Reader, decision: Decision): void {
    if (!mayLift(reader, decision)) throw notFound(say('decision'));
    if (rowOf(decision.action).lift === null)
      throw conflict(t('There is nothing in this decision to take back.'));
  }

  /** Moderators decide neither about what they are themselves accused of nor about each other. */
  async #refuseJudging(reader: Reader, post: Post, { action }: CheckedDecision): Promise<void> {
    const { readerOf, queue } = this.#parts;
    const site = isSiteAction(action);
    if (site && !reader.admin)
      throw forbidden(t('Only administrators suspend or ban somebody from the site.'));
    const own = post.author === reader.member!.id;
    if (own && (await queue.openReports([post._id])).length > 0)
      throw forbidden(t('Your own post is reported: another moderator decides about it.'));
    if (!decisionActions[action].person) return;
    const person = await readerOf(post.author, post.group);
    if (site && person?.member?.elsewhere)
      throw forbidden(
        t('{name} has no account here. Mute or ban them in the group that their posts are in.', {
          name: person.member.name,
        }),
      );
    const policy = site ? 'member.suspend' : 'member.restrict';
    if (!person || !moderationPolicies[policy](reader, { person, group: post.group, scope: post.scope }))
      throw forbidden(
        t('Moderators may warn, mute and ban members, but neither themselves nor other moderators.'),
      );
  }

  /** At the head of the queue. Throws 409 when this is no longer what the moderator saw. */
  async #decided(
    reader: Reader,
    { _id: postId, thread: threadId, author }: Post,
    checked: CheckedDecision,
    version: number | undefined,
  ): Promise<Omit<DecidedData, 'decisionId'>> {
    const { queue, threadStore, readerOf } = this.#parts;
    const item = await queue.item(itemOf(postId));
    if (version !== undefined && version !== (item?.version ?? 0)) throw await this.#tooLate(item?.decision);
    const post = await threadStore.post(reader, postId);
    refuseUseless(post, checked);
    const reports = (await queue.openReports([postId])).map(({ _id }) => _id);
    if (
      version === undefined &&
      checked.action === 'kept' &&
      reports.length === 0 &&
      item?.state !== 'waiting'
    )
      throw conflict(t('No report of this post is open: they have been settled.'));
    const banned = checked.action === 'banned' ? await readerOf(author, post.group) : null;
    // Of somebody of another network there is nothing that could be given back.
    const roles = banned?.member?.elsewhere ? null : banned;
    return {
      ...checked,
      item: itemOf(postId),
      postId,
      threadId,
      member: author,
      reports,
      ...(roles && { roles: [...(roles.roles.get(post.group) ?? [])] }),
    };
  }

  /** Who was faster, what they decided and when; or that there is another report. */
  async #tooLate(decision: string | null | undefined) {
    const { decisions, people } = this.#parts;
    const made = decision ? (await decisions.decisionsById([decision])).get(decision) : undefined;
    if (!made) return conflict(t('This was reported again since you opened the page. Nothing was changed.'));
    const by = made.by ? (await people.byIds([made.by])).get(made.by)?.name : undefined;
    return conflict(
      t('{name} decided about this on {time}: {action}. Nothing was changed.', {
        name: by ?? t('Another moderator'),
        time: timeWords(made.at),
        action: t(logWords[made.action]),
      }),
    );
  }
}

function refuseUseless({ deletedAt, hidden, removed }: Post, { action }: CheckedDecision): void {
  if (removed && (action === 'removed' || action === 'hidden' || action === 'asked'))
    throw conflict(t('A moderator has removed this post already.'));
  if (deletedAt && (action === 'hidden' || action === 'removed' || action === 'asked'))
    throw conflict(t('Its author has deleted this post: there is nothing to hide.'));
  if (hidden && !hidden.asked && action === 'hidden') throw conflict(t('This post is hidden already.'));
}
