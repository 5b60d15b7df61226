import { conflict, forbidden, invalid, Problem } from '../../core/errors.ts';
import type { ChangeDraft, Origin } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { ChangesStore } from '../changes/changes.store.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { type DispositionData, isComment, isDecided } from '../threads/disposition.ts';
import type { Assigned, Disposition } from '../threads/disposition.models.ts';
import { activeMember, refuseGone } from '../threads/post-rules.ts';
import type { ThreadState } from '../threads/thread-channel.ts';
import type { Post } from '../threads/threads.models.ts';
import { targetOf } from '../threads/threads.policy.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { type AssignedInput, checkMeeting } from './assigned.ts';
import { checkDecision, type Decided, type DecisionInput, saysTheSame } from './decision-input.ts';
import { dispositionPolicies } from './dispositions.policy.ts';

export interface DispositionParts {
  log: ChangeLog;
  store: ThreadStore;
  frameworks: FrameworkStore;
  changes: ChangesStore;
  /** Ids of the editors and chairs of a group. */
  editorsOf(group: string): Promise<string[]>;
}

/** Answering comments: each decision, and each that is taken back, is one change in the comment's own thread. */
export class Dispositions {
  readonly #parts: DispositionParts;

  constructor(parts: DispositionParts) {
    this.#parts = parts;
  }

  /**
   * Decides a comment, decides it anew, or takes the decision back. What it says already changes nothing. Throws 401, 403
   * (no editor of the group; hidden), 404, 409 (no comment, gone, or decided by somebody else since `version`), 422
   * naming each wrong field.
   */
  async decide(reader: Reader, postId: string, input: DecisionInput, at?: Origin): Promise<Post> {
    const post = await this.commentFor(reader, postId);
    const decided = await this.#lookedUp(reader, post, checkDecision(input));
    const stands = post.disposition;
    if (isSame(decided, stands) && (input.version ?? versionOf(post)) <= versionOf(post)) return post;
    const seen = input.version ?? versionOf(post);
    if (seen !== versionOf(post)) throw decidedMeanwhile();
    const version = seen + 1;
    await this.#append(post, `disposition:${postId}:v${version}`, async () => {
      const now = await this.#parts.store.post(reader, postId);
      refuseNoComment(now);
      if (versionOf(now) !== seen) throw decidedMeanwhile();
      if (decided.outcome === null && !isDecided(now)) throw conflict(t('This comment is not decided.'));
      const same = decided.outcome !== null && saysTheSame(decided, now.disposition);
      const data: DispositionData = { postId, version, ...decided, ...(same && { same }) };
      return { type: 'disposition.set', actor: reader.member!.id, origin: at ?? null, data };
    });
    return this.#parts.store.post(reader, postId);
  }

  /**
   * Decides several comments alike, each by itself: what is refused leaves the others as they are. The comment that
   * duplicates repeat is passed over when it is among them. Throws what is wrong with the answer itself.
   */
  async decideMany(
    reader: Reader,
    comments: { id: string; version?: number }[],
    input: Omit<DecisionInput, 'version' | 'change'>,
  ): Promise<{ decided: string[]; refused: { id: string; problem: Problem }[] }> {
    const decided: string[] = [];
    const refused: { id: string; problem: Problem }[] = [];
    checkDecision(input);
    for (const { id, version } of comments) {
      if (id === input.duplicateOf) continue;
      try {
        await this.decide(reader, id, { ...input, ...(version !== undefined && { version }) });
        decided.push(id);
      } catch (error) {
        if (!(error instanceof Problem) || error.status === 401) throw error;
        refused.push({ id, problem: error });
      }
    }
    return { decided, refused };
  }

  /**
   * Puts a comment before a meeting or an editor of the group, or before nobody. Throws 401, 403, 404, 409, 422 naming
   * `member` (its id), `meeting.name` or `meeting.on`.
   */
  async assign(reader: Reader, postId: string, input: AssignedInput, at?: Origin): Promise<Post> {
    const post = await this.commentFor(reader, postId);
    const assigned =
      input && ('meeting' in input ? checkMeeting(input.meeting) : await this.#editor(post, input));
    if (JSON.stringify(assigned) === JSON.stringify(post.disposition?.assigned ?? null)) return post;
    await this.#parts.log.append<ThreadState>(`thread:${post.thread}`, {
      alone: true,
      decide: async () => {
        refuseNoComment(await this.#parts.store.post(reader, postId));
        const data = { postId, assigned };
        return { type: 'disposition.assigned', actor: reader.member!.id, origin: at ?? null, data };
      },
    });
    return this.#parts.store.post(reader, postId);
  }

  async #editor({ group }: Post, { member }: { member: string }): Promise<Assigned> {
    if ((await this.#parts.editorsOf(group)).includes(member)) return { member };
    throw invalid([{ path: 'member', message: t('Choose an editor or a chair of the group.') }]);
  }

  /** A comment that this reader may decide. Throws 401, 403, 404, 409. */
  async commentFor(reader: Reader, postId: string): Promise<Post> {
    const post = await this.#parts.store.post(reader, postId);
    activeMember(reader, t('Sign in to answer comments.'), post.group);
    if (!dispositionPolicies['disposition.set'](reader, targetOf(post)))
      throw forbidden(t('Only an editor of the group may do this.'));
    refuseNoComment(post);
    return post;
  }

  /** What the answer names, found: the comment that another one says the same as is no duplicate itself. */
  async #lookedUp(reader: Reader, post: Post, decided: Decided): Promise<Decided> {
    const { duplicateOf, change } = decided;
    if (change) await this.#checkChange(reader, post, change);
    return duplicateOf === null
      ? decided
      : { ...decided, duplicateOf: await this.#original(reader, post, duplicateOf) };
  }

  async #original(reader: Reader, post: Post, asked: string): Promise<string> {
    const refuse = (message: string): Problem => invalid([{ path: 'duplicateOf', message }]);
    let id = asked;
    for (const seen = new Set([post._id]); !seen.has(id);) {
      seen.add(id);
      const other = (await this.#parts.store.byIds([id])).get(id);
      if (!other || !isComment(other) || !(await this.#sameFramework(reader, post, other)))
        throw refuse(t('must be the id of another comment on this framework'));
      const { outcome, duplicateOf } = other.disposition ?? {};
      if (outcome !== 'duplicate' || !duplicateOf) return id;
      id = duplicateOf;
    }
    throw refuse(
      asked === post._id
        ? t('A comment is no duplicate of itself. Choose another one.')
        : t(
            'That comment is marked as a duplicate of this one. Take that back first, or choose another one.',
          ),
    );
  }

  async #sameFramework(reader: Reader, one: Post, other: Post): Promise<boolean> {
    if (one.thread === other.thread) return true;
    const [here, there] = [await this.#draftOf(reader, one), await this.#draftOf(reader, other)];
    return here !== null && there !== null && here.framework._id === there.framework._id;
  }

  #draftOf(reader: Reader, { thread }: Pick<Post, 'thread'>): ReturnType<FrameworkStore['draftById']> {
    return this.#parts.frameworks.draftById(reader, thread.slice(2));
  }

  async #checkChange(reader: Reader, post: Post, change: NonNullable<Decided['change']>): Promise<void> {
    const refuse = (message: string): Problem => invalid([{ path: 'change', message }]);
    const commented = await this.#draftOf(reader, post);
    const later = await this.#parts.frameworks.draftById(reader, change.draft);
    if (!commented || later?.framework._id !== commented.framework._id)
      throw refuse(t('Name a draft of the same framework.'));
    if (later.draft.number <= commented.draft.number)
      throw refuse(t('Name a draft that is newer than the one that was commented on.'));
    const { found } = await this.#parts.changes.of(reader, later.framework.slug, later.draft.number);
    if (!found.some(({ competency }) => competency === change.competency))
      throw refuse(t('Name a competency that draft {number} changes.', { number: later.draft.number }));
  }

  async #append(post: Post, key: string, decide: () => Promise<ChangeDraft>): Promise<void> {
    const { log } = this.#parts;
    const channel = `thread:${post.thread}`;
    try {
      await log.append<ThreadState>(channel, { key, alone: true, decide });
    } catch (error) {
      // Under this key somebody else was faster.
      if (error instanceof Problem && error.code === 'conflict' && (await log.has(channel, key)))
        throw decidedMeanwhile();
      throw error;
    }
  }
}

/** The number of decisions about a comment so far. */
export const versionOf = ({ disposition }: Pick<Post, 'disposition'>): number => disposition?.version ?? 0;

const decidedMeanwhile = (): Problem =>
  conflict(t('Somebody else decided this comment since you opened it. Look at both, and choose.'));

export function refuseNoComment(post: Post): void {
  refuseGone(post);
  if (isComment({ ...post, hidden: null })) return;
  throw conflict(t('This post is no comment on a draft, so there is nothing to decide.'));
}

function isSame(decided: Decided, stands: Disposition | undefined): boolean {
  const [one, other] = [decided.change, stands?.change ?? null];
  const tied = one?.draft === other?.draft && one?.competency === other?.competency;
  return stands?.version !== undefined && tied && saysTheSame(decided, stands);
}
