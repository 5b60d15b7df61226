import { conflict, forbidden, invalid, notFound } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import type { Reader, ReaderMember } from '../../core/reader.ts';
import { isSuspended } from '../accounts/accounts.policy.ts';
import type { Person } from '../../core/people.ts';
import { activeMember } from '../threads/post-rules.ts';
import { say, t } from '../../core/words/words.ts';
import { agreedReason, chosenReason, type GivenReason } from './agreed-reason.ts';
import type { DecidedData } from './decision-changes.ts';
import { decisionsChannel, type SuspensionData } from './decisions-channel.ts';
import { never } from './decisions.models.ts';
import type { DecisionService } from './decisions.service.ts';
import type { DecisionStore } from './decisions.store.ts';
import { moderationPolicies } from './moderation.policy.ts';
import { reasonId, siteReasons } from './reasons.ts';

const dayMs = 24 * 3600 * 1000;
/** The pages offer up to a year; a program may not go far beyond that. */
const longestMs = 2 * 366 * dayMs;

export interface SuspensionParts {
  log: ChangeLog;
  decisions: DecisionStore;
  decide: DecisionService;
  byHandles(handles: string[]): Promise<ReadonlyMap<string, Person>>;
  readerOf(member: string): Promise<Reader | null>;
}

/** Suspends members from the site and takes that back, for administrators. A suspended member can read, but change nothing. */
export class SuspensionService {
  readonly #parts: SuspensionParts;

  constructor(parts: SuspensionParts) {
    this.#parts = parts;
  }

  /** The member of this handle, for an administrator other than they. Throws 401, 403, 404. */
  async find(reader: Reader, handle: string): Promise<ReaderMember> {
    activeMember(reader, t('Sign in to moderate.'));
    const person = (await this.#parts.byHandles([handle])).get(handle);
    if (!person) throw notFound(say('member'));
    return this.#judged(reader, person.id);
  }

  /**
   * Suspends until a moment to come, two years from now at most; of one who is suspended or banned, the end is set
   * anew. The reason is of the site's list; words beside it are for the member only.
   */
  async suspend(reader: Reader, handle: string, until: Date, reason: GivenReason): Promise<void> {
    const member = await this.find(reader, handle);
    const why = chosenReason(reason.id, siteReasons).words;
    const life = until.getTime() - Date.now();
    if (!(life > 0 && life <= longestMs)) {
      throw invalid([{ path: 'until', message: t('choose a time to come, two years from now at most') }]);
    }
    await this.#decide(
      reader,
      'member.suspended',
      decidedData(member.id, 'suspended', until, why, wordsOf(reason)),
    );
  }

  /** Bans from the site until it is lifted. Throws as `suspend` does. */
  async ban(reader: Reader, handle: string, reason: GivenReason): Promise<void> {
    const member = await this.find(reader, handle);
    const why = chosenReason(reason.id, siteReasons).words;
    await this.#decide(
      reader,
      'member.suspended',
      decidedData(member.id, 'site-banned', never, why, wordsOf(reason)),
    );
  }

  /** Takes a suspension or a ban from the site back, for a reason of the site's list. Throws 409 when there is none. */
  async lift(reader: Reader, handle: string, reason: GivenReason): Promise<void> {
    const member = await this.find(reader, handle);
    const words = agreedReason(reason, siteReasons, 'back');
    refuseFree(member);
    const standing = await this.#parts.decisions.standingSuspension(member.id);
    if (standing) {
      await this.#parts.decide.lift(reader, standing._id, reason);
      if (!isSuspended(await this.#judged(reader, member.id))) return;
    }
    // Older than decisions, or one more that stood beside it.
    await this.#decide(reader, 'member.restored', { member: member.id, reason: words }, refuseFree);
  }

  async #decide(
    reader: Reader,
    type: 'member.suspended' | 'member.restored',
    data: SuspensionData,
    check?: (now: ReaderMember) => void,
  ): Promise<void> {
    await this.#parts.log.append(decisionsChannel, {
      alone: true,
      decide: async () => {
        const now = await this.#judged(reader, data.member);
        check?.(now);
        return { type, actor: reader.member!.id, data };
      },
    });
  }

  async #judged(reader: Reader, id: string): Promise<ReaderMember> {
    const person = await this.#parts.readerOf(id);
    if (!person?.member) throw notFound(say('member'));
    if (!moderationPolicies['member.suspend'](reader, { person })) {
      throw forbidden(
        t(
          'Only administrators suspend and ban from the site, and not themselves. Moderators and chairs mute and ban in their group.',
        ),
      );
    }
    return person.member;
  }
}

function refuseFree(now: ReaderMember): void {
  if (!isSuspended(now)) throw conflict(t('{name} is not suspended.', { name: now.name }));
}

/** Words for the member, 1,000 characters at most. Throws 422 naming `words`. */
const wordsOf = ({ words = '' }: GivenReason): string => checkPostText('words', words, { min: 0, max: 1000 });

/** A suspension as the decision that it is. */
function decidedData(
  member: string,
  action: 'suspended' | 'site-banned',
  until: Date,
  reason: string,
  words: string,
): SuspensionData & DecidedData {
  return {
    decisionId: newId(),
    item: null,
    action,
    postId: null,
    threadId: null,
    member,
    reasonId: reasonId(reason),
    reason,
    words,
    until: until.toISOString(),
    dueAt: null,
    hide: false,
    batch: null,
    reports: [],
  };
}
