import { conflict, forbidden } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import { newId } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Follower } from '../../core/log/followers.ts';
import type { Reader } from '../../core/reader.ts';
import { activeMember, checkReason } from '../threads/post-rules.ts';
import type { ThreadService } from '../threads/threads.service.ts';
import { targetOf, threadPolicies } from '../threads/threads.policy.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { Post } from '../threads/threads.models.ts';
import { t } from '../../core/words/words.ts';
import type { Outcome, Report } from './moderation.models.ts';
import { moderationPolicies } from './moderation.policy.ts';
import type { ModerationStore } from './moderation.store.ts';
import { queueChannel, type ReportData } from './queue-channel.ts';

export interface ReportParts {
  log: ChangeLog;
  store: ModerationStore;
  threadStore: ThreadStore;
  threads: ThreadService;
  limits: RateLimits;
}

/** Reports of posts: made by members, settled by the moderators of the group. */
export class ReportService {
  readonly #parts: ReportParts;

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  /**
   * Reports a post to the moderators of its group. `repeated` when this member had reported it before: then nothing is
   * changed. Throws 401, 403 (suspended), 404, 409 (deleted or hidden already), 422, 429.
   */
  async report(reader: Reader, postId: string, reason: string): Promise<{ id: string; repeated: boolean }> {
    const { log, limits, threadStore } = this.#parts;
    const member = activeMember(reader, t('Sign in to report a post.'));
    const post = await threadStore.post(reader, postId);
    const words = checkReason(reason);
    await limits.count('report', member.id);
    const { change, repeated } = await log.append(queueChannel(post.group), {
      key: `report:${postId}:${member.id}`,
      keyHash: 'report',
      alone: true,
      decide: async () => {
        refuseGone(await threadStore.post(reader, postId));
        const data = { reportId: newId(), postId, threadId: post.thread, reason: words };
        return { type: 'report.made', actor: member.id, data };
      },
    });
    return { id: (change.data as ReportData).reportId, repeated };
  }

  /** A post that this reader may report. Throws 401, 403 (suspended), 404, 409 (deleted or hidden already). */
  async postToReport(reader: Reader, postId: string): Promise<Post> {
    activeMember(reader, t('Sign in to report a post.'));
    const post = await this.#parts.threadStore.post(reader, postId);
    refuseGone(post);
    return post;
  }

  /** The post, for somebody whom this policy allows to decide about it. Throws 401, 403, 404. */
  async postFor(reader: Reader, postId: string, policy: 'post.hide' | 'report.settle'): Promise<Post> {
    activeMember(reader, t('Sign in to moderate.'));
    const post = await this.#parts.threadStore.post(reader, postId);
    const allows = policy === 'post.hide' ? threadPolicies[policy] : moderationPolicies[policy];
    if (!allows(reader, targetOf(post))) throw forbidden(t('Only a moderator of the group may do this.'));
    return post;
  }

  /** Settles every open report of a post by leaving it as it is. Throws 401, 403, 404, 409 (none open), 422. */
  async keep(reader: Reader, postId: string, reason: string): Promise<void> {
    await this.postFor(reader, postId, 'report.settle');
    const words = checkReason(reason);
    const reports = await this.#parts.store.openReports(postId);
    if (reports.length === 0) throw conflict(t('No report of this post is open: they have been settled.'));
    await this.#settle(reports, 'kept', reader.member!.id, words);
  }

  /** Hides a post or shows it again; hiding it settles its reports. Throws as `ThreadService.setHidden` does. */
  async setHidden(reader: Reader, postId: string, hide: boolean, reason: string): Promise<Post> {
    const post = await this.#parts.threads.setHidden(reader, postId, hide, reason);
    if (hide) await this.#settleHidden(postId, reader.member!.id, checkReason(reason));
    return post;
  }

  /** Settles the reports of whatever was hidden, by whatever way, even if the process was killed in between. */
  follower(): Follower {
    return {
      name: 'settle-reports',
      kinds: ['thread'],
      handle: async ({ type, actor, data }) => {
        if (type !== 'post.hidden') return;
        await this.#settleHidden(data['postId'] as string, actor, data['reason'] as string);
      },
    };
  }

  async #settleHidden(postId: string, actor: string | null, reason: string): Promise<void> {
    const { store, threadStore } = this.#parts;
    const reports = await store.openReports(postId);
    if (reports.length === 0) return;
    // A follower may be late: a post that is shown again by then keeps what was reported since.
    const post = (await threadStore.byIds([postId])).get(postId);
    if (post?.hidden) await this.#settle(reports, 'hidden', actor, reason);
  }

  async #settle(reports: Report[], outcome: Outcome, actor: string | null, reason: string): Promise<void> {
    for (const { _id, group, post, thread } of reports) {
      const data = { reportId: _id, postId: post, threadId: thread, outcome, reason };
      await this.#parts.log.append(queueChannel(group), {
        // Whoever settles it first has settled it.
        key: `settle:${_id}`,
        keyHash: 'settle',
        decide: () => ({ type: 'report.settled', actor, data }),
      });
    }
  }
}

function refuseGone(post: Post): void {
  if (post.deletedAt) throw conflict(t('Its author has deleted this post: there is nothing left to report.'));
  if (post.hidden) throw conflict(t('A moderator has hidden this post already.'));
}
