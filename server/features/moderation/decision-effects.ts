import { idFromName } from '../../core/ids.ts';
import { dateWords } from '../../core/html/words.ts';
import type { Change } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { GroupRole } from '../../core/reader.ts';
import type { ModeratorEffects, Ordered } from '../threads/moderator-effects.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { PutBack, PutBackAsked } from '../threads/put-back.ts';
import type { AppealDecidedData, DecidedData, LiftedData, PutBackData } from './decision-changes.ts';
import { decisionsChannel, type SuspensionData } from './decisions-channel.ts';
import { type Decision, type MovedPosts, never } from './decisions.models.ts';
import type { DecisionStore } from './decisions.store.ts';

export interface EffectParts {
  log: ChangeLog;
  threads: ModeratorEffects;
  threadStore: ThreadStore;
  decisions: DecisionStore;
  /** Sets the roles of a member in a group, once for each key; none takes them out of it. */
  setRoles(member: string, group: string, roles: GroupRole[], key: string): Promise<void>;
  /** Puts posts back where they were before they were moved, as far as that can be. */
  putBack(asked: PutBackAsked): Promise<PutBack>;
  /** Publishes a post that a moderator had refused, as far as its author may post there now. */
  publishRefused(held: string): Promise<void>;
}

/** Carries out what was decided, elsewhere than in the queue. Each is done once, however often it is asked for. */
export class DecisionEffects {
  readonly #parts: EffectParts;

  constructor(parts: EffectParts) {
    this.#parts = parts;
  }

  /** What one change of a queue, or of the decisions of the site, asks for. */
  async carryOut(change: Change): Promise<void> {
    const { decisionId } = change.data as { decisionId?: string };
    if (decisionId === undefined) return;
    switch (change.type) {
      case 'decision.made':
        await this.#made(change as Change<DecidedData>);
        break;
      case 'decision.lifted': {
        const { reason } = change.data as LiftedData;
        await this.#reverse(change, decisionId, reason, false);
        break;
      }
      case 'appeal.decided': {
        const { outcome, answer } = change.data as AppealDecidedData;
        if (outcome === 'overturned') await this.#reverse(change, decisionId, answer, true);
        break;
      }
      default:
    }
  }

  async #made({ data, actor, channel }: Change<DecidedData>): Promise<void> {
    const { threads, threadStore } = this.#parts;
    const { decisionId: id, action, postId, threadId, member, reason, until, hide } = data;
    // Heard of again, or late: what was taken back meanwhile is not done anew.
    if ((await this.#parts.decisions.decision(id)).lifted) return;
    const ordered = { id, actor, reason };
    const post = postId ? (await threadStore.byIds([postId])).get(postId) : undefined;
    if (action === 'hidden' && post) await threads.hide(post, ordered, false);
    if (action === 'removed' && post) await threads.remove(post, ordered);
    if (action === 'asked' && hide && post) await threads.hide(post, ordered, true);
    // Changed as it was asked: what was hidden until then is shown.
    if (action === 'kept' && post?.hidden?.asked) await threads.show(post, ordered);
    if (action === 'locked' && threadId) await threads.lock(threadId, ordered, true);
    if (action === 'banned' && member) await this.#parts.setRoles(member, groupIn(channel), [], `ban:${id}`);
    if (action === 'suspended' && member && until) await this.#suspend(member, ordered, until);
    if (action === 'site-banned' && member) await this.#suspend(member, ordered, never.toISOString());
  }

  /** Undoes what a decision did, as far as no other decision stands that does the same. */
  async #reverse(
    { actor, channel, seq }: Change,
    id: string,
    reason: string,
    overturned: boolean,
  ): Promise<void> {
    const { threads, threadStore, decisions } = this.#parts;
    const decision = await decisions.decision(id);
    const { action, post: postId, thread, member, hide } = decision;
    const ordered = { id: `${id}:${seq}`, actor, reason };
    const post = postId ? (await threadStore.byIds([postId])).get(postId) : undefined;
    const gone = action === 'hidden' || action === 'removed' || (action === 'asked' && hide);
    if (gone && post && !(await this.#goneOtherwise(post._id))) await threads.show(post, ordered);
    if (action === 'locked' && thread) await threads.lock(thread, ordered, false);
    if (decision.moved) await this.#putBack(channel, decision, decision.moved, ordered);
    if (action === 'dropped') await this.#parts.publishRefused(id);
    const held = rolesOf(decision);
    if (action === 'banned' && member && overturned && held.length > 0)
      await this.#parts.setRoles(member, groupIn(channel), held, `unban:${id}`);
    if ((action === 'suspended' || action === 'site-banned') && member) await this.#restore(member, ordered);
  }

  /** And keeps what became of each, for whom it concerns. */
  async #putBack(
    channel: string,
    { _id: decisionId, by }: Decision,
    { from: thread, posts }: MovedPosts,
    { actor, reason }: Ordered,
  ): Promise<void> {
    const asked = { id: idFromName(`put back ${decisionId}`), decision: decisionId, thread, posts, reason };
    const { back, left } = await this.#parts.putBack({ ...asked, actor: actor ?? by ?? '' });
    const data: PutBackData = { decisionId, back, left };
    await this.#parts.log.append(channel, {
      key: `put-back:${decisionId}`,
      keyHash: 'put-back',
      decide: () => ({ type: 'posts.put-back', actor, data }),
    });
  }

  async #goneOtherwise(post: string): Promise<boolean> {
    return (await this.#parts.decisions.standingOn(post, ['hidden', 'removed'])) !== null;
  }

  async #suspend(member: string, { id: of, actor, reason }: Ordered, until: string): Promise<void> {
    const data: SuspensionData = { member, until, reason, of };
    await this.#parts.log.append(decisionsChannel, {
      key: `suspend:${of}`,
      keyHash: 'decision',
      decide: () => ({ type: 'member.suspended', actor, data }),
    });
  }

  async #restore(member: string, { id: of, actor, reason }: Ordered): Promise<void> {
    if (await this.#parts.decisions.standingSuspension(member)) return;
    await this.#parts.log.append(decisionsChannel, {
      key: `restore:${of}`,
      keyHash: 'decision',
      decide: () => ({ type: 'member.restored', actor, data: { member, reason, of } }),
    });
  }
}

const groupIn = (channel: string): string => channel.slice('queue:'.length);

/** The roles that somebody held before they were banned, and holds again when the ban was wrong. */
const rolesOf = ({ roles = [] }: Decision): GroupRole[] => roles;

/** Until when a decision holds, in words; null when it has no end. */
export const endWords = ({ until }: Pick<Decision, 'until'>): string | null =>
  until && until < never ? dateWords(until) : null;
