import { conflict, forbidden, notFound, signInNeeded } from '../../core/errors.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Reader } from '../../core/reader.ts';
import type { AccountModels, Member } from '../accounts/accounts.models.ts';
import type { Erasures } from '../own/erasures.service.ts';
import { activeMember, checkReason } from '../threads/post-rules.ts';
import { say, t } from '../../core/words/words.ts';
import { type ActData, actsChannel, type ActType } from './acts-channel.ts';
import { administrationPolicies } from './administration.policy.ts';

/** What can be done to a member. */
export type MemberAct = Extract<
  ActType,
  'administrator.given' | 'administrator.taken' | 'address.confirmed' | 'sessions.ended'
>;

export interface ActsServiceParts {
  log: ChangeLog;
  models: Pick<AccountModels, 'members'>;
  /** Makes a job due now; false when there is no such job. */
  hurry(job: string): Promise<boolean>;
  /** Tries a letter again now; false when there is none to try. */
  retry(letter: string): Promise<boolean>;
  erasures: Pick<Erasures, 'check' | 'eraseNow'>;
}

/** What administrators do to members and to the works of the site. Every act is an entry of the log. */
export class AdministrationService {
  readonly #parts: ActsServiceParts;

  constructor(parts: ActsServiceParts) {
    this.#parts = parts;
  }

  /** The member of this handle. Throws 401, 404 (also for whoever is no administrator). */
  async member(reader: Reader, handle: string): Promise<Member> {
    requireAdministrator(reader);
    const member = await this.#parts.models.members.findOne({ handle }).lean<Member>();
    if (!member) throw notFound(say('member'));
    return member;
  }

  /**
   * Does it, with a reason. Throws 401, 403 (suspended, or oneself), 404, 409 (it is so already, or the last
   * administrator), 422. Two administrators at one moment are decided one after the other.
   */
  async act(reader: Reader, type: MemberAct, handle: string, reason: string): Promise<void> {
    const { _id } = await this.member(reader, handle);
    const actor = activeMember(reader, t('Sign in to do this.'));
    const data: ActData = { member: _id, reason: checkReason(reason) };
    await this.#parts.log.append(actsChannel, {
      alone: true,
      decide: async () => {
        await this.#requireAdministratorNow(actor.id);
        await this.#refuse(type, actor.id, _id);
        return { type, actor: actor.id, data };
      },
    });
  }

  /** Makes a job due now. Throws 401, 403, 404. */
  async hurryJob(reader: Reader, job: string): Promise<void> {
    requireAdministrator(reader);
    const actor = activeMember(reader, t('Sign in to do this.'));
    if (!(await this.#parts.hurry(job))) throw notFound(say('job'));
    await this.#note('job.hurried', actor.id, { job });
  }

  /** Tries a letter again now. Throws 401, 403, 409 when there is none to try. */
  async retryLetter(reader: Reader, letter: string): Promise<void> {
    requireAdministrator(reader);
    const actor = activeMember(reader, t('Sign in to do this.'));
    if (!(await this.#parts.retry(letter)))
      throw conflict(t('This letter cannot be tried again: it is on its way, was sent, or is gone.'));
    await this.#note('letter.retried', actor.id, { letter });
  }

  /**
   * Erases a member at once. Throws 401, 403 (oneself, or suspended), 404, 409 (a group or the site would be left
   * without a chair or an administrator).
   */
  async erase(reader: Reader, handle: string, words: 'keep' | 'remove'): Promise<void> {
    const { erasures } = this.#parts;
    const { _id } = await this.member(reader, handle);
    const actor = activeMember(reader, t('Sign in to do this.'));
    if (actor.id === _id) throw forbidden(t('To erase yourself, use your own account page.'));
    await erasures.check(_id);
    // Noted first, and without a reason: words about the person would outlive them here.
    await this.#note('erasure.begun', actor.id, { member: _id, words });
    await erasures.eraseNow(_id, words);
  }

  async #note(type: ActType, actor: string, data: ActData): Promise<void> {
    await this.#parts.log.append(actsChannel, { decide: () => ({ type, actor, data }) });
  }

  async #requireAdministratorNow(id: string): Promise<void> {
    if (!(await this.#parts.models.members.exists({ _id: id, admin: true }))) throw notFound();
  }

  async #refuse(type: MemberAct, actor: string, id: string): Promise<void> {
    const { members } = this.#parts.models;
    const member = await members.findById(id).lean<Member>();
    if (!member) throw notFound(say('member'));
    const { name, admin } = member;
    if (type === 'administrator.given' && admin)
      throw conflict(t('{name} is an administrator already.', { name }));
    if (type === 'address.confirmed' && member.confirmedAt)
      throw conflict(t('The address of {name} is confirmed already.', { name }));
    if (type !== 'administrator.taken') return;
    if (!admin) throw conflict(t('{name} is no administrator.', { name }));
    if (actor === id) throw forbidden(t('Nobody can do this to themselves: another administrator has to.'));
    if ((await members.countDocuments({ admin: true })) < 2)
      throw conflict(t('This is the last administrator. Make another one first.'));
  }
}

/** Throws 401 for guests and, as for a page that is not there, 404 for others. */
function requireAdministrator(reader: Reader): void {
  if (!reader.member) throw signInNeeded();
  if (!administrationPolicies['administration.act'](reader)) throw notFound();
}
