import { conflict, forbidden, invalid, notFound, Problem } from '../../core/errors.ts';
import { dateWords } from '../../core/html/words.ts';
import { newId } from '../../core/ids.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import type { Reader } from '../../core/reader.ts';
import { activeMember, checkReason } from '../threads/post-rules.ts';
import { say, t } from '../../core/words/words.ts';
import type { Group, GroupModels } from './groups.models.ts';
import { groupPolicies } from './groups.policy.ts';
import { scopedOf } from './groups.store.ts';
import type { JoinRequest } from './joining.models.ts';
import type { MembershipService } from './membership.service.ts';

const dayMs = 24 * 3600 * 1000;
export const daysUntilAskingAgain = 30;
export const longestAnswer = 1_000;
const shown = 100;

/** Asking to join a group, and what its moderators and chairs answer. */
export class RequestService {
  readonly #models: GroupModels;
  readonly #membership: MembershipService;
  readonly #count: (member: string) => Promise<void>;

  /** `count` counts one more attempt of a member, and throws 429. */
  constructor(models: GroupModels, membership: MembershipService, count: (member: string) => Promise<void>) {
    this.#models = models;
    this.#membership = membership;
    this.#count = count;
  }

  /**
   * Asks to join. Throws 401, 403 (not by request, banned, suspended), 409 (a member, or asked already), 422 (no answer
   * to the group's question), 429.
   */
  async ask(reader: Reader, group: Group, answer: string): Promise<void> {
    const member = activeMember(reader, t('Sign in to join a group.'), group._id);
    await this.#count(member.id);
    const words = checkPostText('answer', answer, { min: group.question ? 1 : 0, max: longestAnswer });
    const request = newId();
    await this.#models.joinRequests.create({
      _id: request,
      group: group._id,
      member: member.id,
      answer: words,
      state: 'new',
      at: new Date(),
    });
    try {
      await this.#membership.decide(reader, group, 'request.made', async (now) => {
        await this.#membership.refuseMember(group, member.id);
        await this.#refuseAsking(now, group);
        return { request, member: member.id };
      });
    } catch (error) {
      // A refusal is certain; after a fault the log may have it all the same.
      if (error instanceof Problem) await this.#models.joinRequests.deleteOne({ _id: request, state: 'new' });
      throw error;
    }
  }

  async #refuseAsking(reader: Reader, group: Group): Promise<void> {
    if (group.joining === 'invitation' || !groupPolicies['group.join'](reader, scopedOf(group)))
      throw forbidden(t('This group takes no requests: its members are invited.'));
    const last = await this.own(reader, group._id);
    if (last?.state === 'waiting')
      throw conflict(t('You have asked to join already. The moderators have not answered yet.'));
    const again = last?.state === 'refused' && mayAskAgainAt(last);
    if (again && again > new Date()) {
      throw conflict(
        t('Your last request was not accepted. You can ask again from {date}.', { date: dateWords(again) }),
      );
    }
  }

  /** Takes a request back that was not answered yet. Throws 401, 409 (none waits). */
  async withdraw(reader: Reader, group: Group): Promise<void> {
    const member = activeMember(reader, t('Sign in to join a group.'));
    await this.#membership.decide(reader, group, 'request.withdrawn', async () => {
      const own = await this.own(reader, group._id);
      if (own?.state !== 'waiting') throw conflict(t('You have no request here that waits for an answer.'));
      return { request: own._id, member: member.id };
    });
  }

  /**
   * Answers a request; whoever asked is told, with the words. They may be empty only for yes. Throws 401, 403, 404, 409
   * (answered already, withdrawn, or banned since), 422.
   */
  async answer(reader: Reader, group: Group, id: string, accepted: boolean, words: string): Promise<void> {
    this.mayAnswer(reader, group);
    if (!accepted && words.trim() === '')
      throw invalid([{ path: 'reason', message: t('Say why, in words that they will read') }]);
    const reason = words.trim() === '' ? '' : checkReason(words);
    await this.#membership.decide(reader, group, 'request.decided', async (now) => {
      this.mayAnswer(now, group);
      const request = await this.find(group._id, id);
      if (request.state !== 'waiting')
        throw conflict(t('This request was answered or withdrawn meanwhile. Nothing was changed.'));
      if (accepted && (await this.#isBanned(group._id, request.member)))
        throw conflict(t('This person is banned from the group. Lift the ban first.'));
      return { request: id, member: request.member, accepted, reason };
    });
  }

  /** Throws 401, 403 unless the reader answers requests in this group. */
  mayAnswer(reader: Reader, group: Group): void {
    activeMember(reader, t('Sign in to look after a group.'), group._id);
    if (!groupPolicies['group.admit'](reader, scopedOf(group)))
      throw forbidden(t('Only a moderator or chair of the group may do this.'));
  }

  /** The reader's newest request to this group, or null. */
  async own(reader: Reader, group: string): Promise<JoinRequest | null> {
    if (!reader.member) return null;
    return this.#models.joinRequests
      .findOne({ member: reader.member.id, group, state: { $ne: 'new' } })
      .sort({ at: -1 })
      .lean<JoinRequest>();
  }

  /** One request of a group. Throws 404. */
  async find(group: string, id: string): Promise<JoinRequest> {
    const request = await this.#models.joinRequests
      .findOne({ _id: id, group, state: { $ne: 'new' } })
      .lean<JoinRequest>();
    if (!request) throw notFound(say('request'));
    return request;
  }

  /** Requests that wait, the oldest first, 100 at most, and how many there are. */
  async waiting(group: string): Promise<{ requests: JoinRequest[]; total: number }> {
    const which = { group, state: 'waiting' as const };
    const requests = await this.#models.joinRequests
      .find(which)
      .sort({ at: 1 })
      .limit(shown)
      .lean<JoinRequest[]>();
    const total =
      requests.length < shown ? requests.length : await this.#models.joinRequests.countDocuments(which);
    return { requests, total };
  }

  async #isBanned(group: string, person: string): Promise<boolean> {
    const found = await this.#models.restrictions.findById(`${group}:${person}`).lean();
    return found?.kind === 'banned' && (found.until === null || found.until > new Date());
  }
}

/** When somebody whose request was refused may ask again. */
export const mayAskAgainAt = ({ decidedAt, at }: Pick<JoinRequest, 'decidedAt' | 'at'>): Date =>
  new Date((decidedAt ?? at).getTime() + daysUntilAskingAgain * dayMs);
