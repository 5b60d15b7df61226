import { conflict, forbidden, invalid, notFound, Problem } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { Origin } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { type Anchor, checkPassage } from '../../core/passage/anchor.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { activeMember, refuseGone } from '../threads/post-rules.ts';
import { type Settling, settlings } from '../threads/settled-anchor.ts';
import type { ThreadState } from '../threads/thread-channel.ts';
import type { Post } from '../threads/threads.models.ts';
import { targetOf } from '../threads/threads.policy.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { type AnchoringModels, type CarriedAnchor, carriedId } from './anchoring.models.ts';
import { anchoringPolicies } from './anchoring.policy.ts';
import type { Carrying } from './carrying.ts';

export interface SettleParts {
  models: AnchoringModels;
  log: ChangeLog;
  store: ThreadStore;
  frameworks: FrameworkStore;
  limits: RateLimits;
  carrying: Carrying;
}

/** Where a comment belongs in a later draft, as it comes from a form or a program. */
export interface SettleInput {
  outcome: string;
  /** Needed for `placed`: a passage of the later draft, or a competency of it as a whole. */
  anchor?: unknown;
  /** What was settled before, as the person saw it: 0 for nothing. Left out: whatever stands. */
  version?: number;
}

/** What is asked of an anchor: which competency, and which of its words. */
export interface GivenAnchor {
  competency: string;
  field?: 'title' | 'statement' | undefined;
  start?: number | undefined;
  end?: number | undefined;
  exact?: string | undefined;
}

/** A person says where a comment belongs in a later draft: one change in the comment's own thread. */
export class SettleService {
  readonly #parts: SettleParts;

  constructor(parts: SettleParts) {
    this.#parts = parts;
  }

  /** A comment, and what became of its anchor in a draft, for somebody who may settle that. Throws 401, 403, 404. */
  async find(reader: Reader, draft: Draft, postId: string): Promise<{ post: Post; row: CarriedAnchor }> {
    const member = activeMember(reader, t('Sign in to say where a comment belongs.'));
    const post = await this.#parts.store.post(reader, postId);
    const row = await this.#row(draft, postId);
    if (!row || post.deletedAt) throw notFound(say('comment'));
    if (!anchoringPolicies['anchor.settle'](reader, targetOf(post))) {
      if (post.author === member.id) activeMember(reader, '', post.group);
      throw forbidden(
        t('Only whoever wrote the comment, and editors of the group, may say where it belongs.'),
      );
    }
    return { post, row };
  }

  /**
   * Confirms where it was proposed, places it elsewhere in the draft, or lets it go. The same again changes nothing.
   * Throws 401, 403, 404, 409 (somebody else was faster; the comment is gone), 422 naming `outcome` or the part of
   * `anchor` that is wrong, 429.
   */
  async settle(
    reader: Reader,
    draft: Draft,
    postId: string,
    input: SettleInput & { anchor?: GivenAnchor | null | undefined },
    at?: Origin,
  ): Promise<CarriedAnchor> {
    const { store, log, limits, carrying } = this.#parts;
    const { post, row } = await this.find(reader, draft, postId);
    const outcome = checkOutcome(input.outcome);
    const anchor = await this.#anchor(draft, row, outcome, input.anchor ?? null);
    const seen = input.version ?? row.settled?.version ?? 0;
    if (seen === row.settled?.version && saysTheSame(row, outcome, anchor)) return row;
    const stale = conflict(t('Somebody else has said where this comment belongs. Look at it again.'));
    if (seen !== (row.settled?.version ?? 0)) throw stale;
    if (!at) await limits.count('post', reader.member!.id);
    const version = seen + 1;
    await log
      .append<ThreadState>(`thread:${post.thread}`, {
        key: `anchor:${postId}:${draft._id}:v${version}`,
        alone: true,
        decide: async () => {
          refuseGone(await store.post(reader, postId));
          const data = { postId, draft: draft._id, version, outcome, anchor };
          return { type: 'anchor.settled', actor: reader.member!.id, origin: at ?? null, data };
        },
      })
      .catch((error: unknown) => {
        const taken = error instanceof Problem && (error.code === 'conflict' || error.code === 'invalid');
        throw taken && error.errors.length === 0 ? stale : error;
      });
    await carrying.carry(await store.post(reader, postId));
    return (await this.#row(draft, postId)) ?? row;
  }

  #row(draft: Pick<Draft, '_id'>, post: string): Promise<CarriedAnchor | null> {
    return this.#parts.models.carriedAnchors.findById(carriedId(draft._id, post)).lean<CarriedAnchor>();
  }

  async #anchor(
    draft: Draft,
    row: CarriedAnchor,
    outcome: Settling,
    given: GivenAnchor | null,
  ): Promise<Anchor | null> {
    if (outcome === 'released') return null;
    if (outcome === 'confirmed') {
      const anchor = row.proposed ?? row.current;
      if (anchor) return anchor;
      throw invalid([
        { path: 'outcome', message: t('No place was proposed that could be confirmed. Choose one.') },
      ]);
    }
    const { competency, field, start, end, exact } = given ?? {};
    const item = (await this.#parts.frameworks.edition(draft.edition)).byCompetency.get(competency ?? '');
    if (!item)
      throw invalid([{ path: 'anchor.competency', message: t('Choose a competency of this draft.') }]);
    if (field === undefined) return { competency: item.competency };
    const passage = checkPassage(item[field] ?? '', { start, end, ...(exact !== undefined && { exact }) });
    return { competency: item.competency, field, ...passage };
  }
}

function checkOutcome(outcome: string): Settling {
  const known = settlings.find((one) => one === outcome);
  if (known) return known;
  throw invalid([
    { path: 'outcome', message: t('Choose one of: {choices}', { choices: settlings.join(', ') }) },
  ]);
}

function saysTheSame({ settled }: CarriedAnchor, outcome: Settling, anchor: Anchor | null): boolean {
  const sameAnchor = (one: Anchor | null, other: Anchor | null): boolean =>
    one === null || other === null
      ? one === other
      : one.competency === other.competency &&
        ('field' in one ? `${one.field}:${one.start}:${one.end}` : '') ===
          ('field' in other ? `${other.field}:${other.start}:${other.end}` : '');
  return settled?.outcome === outcome && sameAnchor(settled.anchor, anchor);
}
