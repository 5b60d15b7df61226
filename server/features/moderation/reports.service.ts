import { conflict } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import { newId } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { everyone, type Reader } from '../../core/reader.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import { activeMember, checkReason } from '../threads/post-rules.ts';
import type { ThreadService } from '../threads/threads.service.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { Post } from '../threads/threads.models.ts';
import { t } from '../../core/words/words.ts';
import { agreedReason, type GivenReason } from './agreed-reason.ts';
import type { DecisionService } from './decisions.service.ts';
import type { DecisionStore } from './decisions.store.ts';
import { queueChannel, type ReportData } from './queue-channel.ts';
import { reportKinds, siteReasons } from './reasons.ts';

export interface ReportParts {
  log: ChangeLog;
  decide: DecisionService;
  decisions: DecisionStore;
  threadStore: ThreadStore;
  threads: ThreadService;
  groups: GroupStore;
  limits: RateLimits;
}

/** Reports of posts, made by members, and the shortest ways to decide about them. */
export class ReportService {
  readonly #parts: ReportParts;

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  /**
   * Reports a post to the moderators of its group. `repeated` when this member had reported it before: then nothing is
   * changed. Throws 401, 403 (suspended), 404, 409 (deleted or hidden already), 422, 429.
   */
  async report(
    reader: Reader,
    postId: string,
    reason: string,
    kind = 'other',
  ): Promise<{ id: string; repeated: boolean }> {
    const { log, limits, threadStore } = this.#parts;
    const member = activeMember(reader, t('Sign in to report a post.'));
    const post = await threadStore.post(reader, postId);
    const words = checkReason(reason);
    const known = reportKinds.some(({ value }) => value === kind) ? kind : 'other';
    await limits.count('report', member.id);
    const { change, repeated } = await log.append(queueChannel(post.group), {
      key: `report:${postId}:${member.id}`,
      keyHash: 'report',
      alone: true,
      decide: async () => {
        refuseGone(await threadStore.post(reader, postId));
        const data = { reportId: newId(), postId, threadId: post.thread, reason: words, kind: known };
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

  /**
   * Hides a post, which settles its reports, or shows it again, which takes the decision back; for a reason of the
   * list. Words beside it are for the author when it is hidden, and for everybody when it is shown again. Throws as
   * `DecisionService` does.
   */
  async setHidden(reader: Reader, postId: string, hide: boolean, reason: GivenReason): Promise<Post> {
    const { decide, decisions, groups, threads, threadStore } = this.#parts;
    const { group } = await decide.postFor(reader, postId);
    const { id, words } = reason;
    if (hide) await decide.decide(reader, postId, { action: 'hidden', reason: { id }, words });
    else {
      const standing = await decisions.standingOn(postId, ['hidden', 'asked']);
      if (standing) await decide.lift(reader, standing._id, reason);
      // Hidden before there were decisions.
      else {
        const lists = (await groups.byId(everyone, group)) ?? siteReasons;
        await threads.setHidden(reader, postId, false, agreedReason(reason, lists, 'back'));
      }
    }
    return threadStore.post(reader, postId);
  }
}

function refuseGone(post: Post): void {
  if (post.deletedAt) throw conflict(t('Its author has deleted this post: there is nothing left to report.'));
  if (post.hidden) throw conflict(t('A moderator has hidden this post already.'));
}
