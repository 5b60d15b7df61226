import type { Model } from 'mongoose';
import type { Lock } from '../../core/database/database.models.ts';
import { withLock } from '../../core/database/lock.ts';
import { eachOrThrow } from '../../core/each.ts';
import { conflict, notFound, Problem } from '../../core/errors.ts';
import type { ErasureChoice, PersonalData } from '../../core/personal.ts';
import { say, t } from '../../core/words/words.ts';
import type { ErasureList } from './erasure-list.ts';
import type { Erasure, OwnModels } from './own.models.ts';

const dayMs = 24 * 3600 * 1000;
/** How long members may think better of it. */
export const thinkDays = 7;

export interface ErasureParts {
  models: OwnModels & { locks: Model<Lock> };
  list: ErasureList;
  /** What each part of the site holds. */
  personal: PersonalData[];
  /** Groups in which this member is the only chair, by name. */
  onlyChairOf(member: string): Promise<string[]>;
  /** Whether this is the site's only administrator. */
  isOnlyAdmin(member: string): Promise<boolean>;
  memberExists(member: string): Promise<boolean>;
  /** Ends every way into the account, so that nothing is added while it is taken apart. */
  closeAccount(member: string): Promise<void>;
  /** Takes the person out of what others wrote. */
  sweep(member: string, choice: ErasureChoice): Promise<void>;
  /** Deletes the member's own document, keeps the handle from being used again, and tells everybody. */
  removeMember(member: string): Promise<void>;
  /** Has posts shown anew that named them. */
  unname(member: string): Promise<void>;
}

const stepOf = ({ name }: PersonalData): string => `part:${name}`;

/** Erasing people: asked for, thought over, done step by step, and done again when a backup brings them back. */
export class Erasures {
  readonly #parts: ErasureParts;

  constructor(parts: ErasureParts) {
    this.#parts = parts;
  }

  /** What was asked for this member, or null. */
  async of(member: string): Promise<Erasure | null> {
    return this.#parts.models.erasures.findById(member).lean<Erasure>();
  }

  /** Every erasure, the newest first, at most `limit`: the record for the site's owner. */
  async list(limit: number): Promise<Erasure[]> {
    return this.#parts.models.erasures.find().sort({ requestedAt: -1 }).limit(limit).lean<Erasure[]>();
  }

  /** What stands against erasing this member: 409 with what to do first. */
  async check(member: string): Promise<void> {
    const groups = await this.#parts.onlyChairOf(member);
    if (groups.length > 0) {
      throw conflict(
        t(
          '{count, plural, one {The group {names} would be without a chair. Make somebody else chair of it first.} other {These groups would be without a chair: {names}. Make somebody else chair of each first.}}',
          { count: groups.length, names: groups.join(', ') },
        ),
      );
    }
    if (await this.#parts.isOnlyAdmin(member)) {
      throw conflict(t('The site would be without an administrator. Make somebody else one first.'));
    }
  }

  /** Notes that a member wants to be erased, in seven days. Throws 409. */
  async request(member: string, words: ErasureChoice['words']): Promise<Erasure> {
    await this.check(member);
    const now = new Date();
    return this.#note(member, words, 'member', new Date(now.getTime() + thinkDays * dayMs));
  }

  /** Takes the request back. False when there is none, or it has begun. */
  async keep(member: string): Promise<boolean> {
    const { deletedCount } = await this.#parts.models.erasures.deleteOne({ _id: member, startedAt: null });
    return deletedCount > 0;
  }

  /** Erases a member now, as an administrator. Resolves when it is done. Throws 404, 409. */
  async eraseNow(member: string, words: ErasureChoice['words']): Promise<Erasure> {
    if (!(await this.#parts.memberExists(member))) throw notFound(say('member'));
    await this.check(member);
    await this.#note(member, words, 'administrator', new Date());
    return this.run(member);
  }

  /**
   * Does what is due, and finishes what was cut short. Whoever has become the last chair or administrator since they
   * asked waits until there is another. Answers how many members were erased.
   */
  async runDue(now: Date): Promise<number> {
    const due = await this.#parts.models.erasures
      .find({ finishedAt: null, dueAt: { $lte: now } }, { by: 1, startedAt: 1 })
      .lean<Pick<Erasure, '_id' | 'by' | 'startedAt'>[]>();
    let erased = 0;
    await eachOrThrow(due, async ({ _id, by, startedAt }) => {
      if (by === 'member' && startedAt === null && !(await this.#mayBegin(_id))) return;
      await this.run(_id);
      erased += 1;
    });
    return erased;
  }

  async #mayBegin(member: string): Promise<boolean> {
    try {
      await this.check(member);
      return true;
    } catch (error) {
      if (error instanceof Problem && error.status === 409) return false;
      throw error;
    }
  }

  /**
   * Erases those again who are on the list of erasures and whom the database does not know to be erased: it was
   * restored from an older backup. Answers how many.
   */
  async reapply(): Promise<number> {
    let again = 0;
    for (const { member, words } of await this.#parts.list.read()) {
      // One that was only asked for when the backup was made was done since.
      if ((await this.of(member))?.startedAt) continue;
      await this.#note(member, words, 'list', new Date());
      await this.run(member);
      again += 1;
    }
    return again;
  }

  /**
   * Takes away what parts hold of those who were erased while these parts were not there: a plugin was switched off or
   * broken. The record of each erasure tells which parts it went through. Answers how many members it was.
   */
  async catchUp(): Promise<number> {
    const { models, personal } = this.#parts;
    const late = await models.erasures
      .find({ finishedAt: { $ne: null }, done: { $not: { $all: personal.map(stepOf) } } }, { _id: 1 })
      .lean<Pick<Erasure, '_id'>[]>();
    await eachOrThrow(late, ({ _id }) => this.#finishParts(_id));
    return late.length;
  }

  async #finishParts(member: string): Promise<void> {
    const { models, personal } = this.#parts;
    await withLock(models.locks, `erase ${member}`, async () => {
      const erasure = await this.of(member);
      if (!erasure) return;
      const left = personal.filter((part) => !erasure.done.includes(stepOf(part)));
      for (const part of left) {
        await part.erase(member, { words: erasure.words });
        await models.erasures.updateOne({ _id: member }, { $addToSet: { done: stepOf(part) } });
      }
    });
  }

  /** The steps of an erasure, in order. Each may be done twice. */
  async #steps(member: string, words: ErasureChoice['words']): Promise<[string, () => Promise<void>][]> {
    const { list, personal, closeAccount, sweep, removeMember, unname } = this.#parts;
    const choice = { words };
    return [
      ['list', () => list.add({ member, words })],
      ['close', () => closeAccount(member)],
      ...personal.map((part): [string, () => Promise<void>] => [
        stepOf(part),
        () => part.erase(member, choice),
      ]),
      ['sweep', () => sweep(member, choice)],
      ['member', () => removeMember(member)],
      ['unname', () => unname(member)],
    ];
  }

  /** Takes the steps that are not done. Throws what a step throws; the next run goes on there. */
  async run(member: string): Promise<Erasure> {
    const { models } = this.#parts;
    return withLock(models.locks, `erase ${member}`, async () => {
      const erasure = await this.of(member);
      if (!erasure) throw new Error('there is no such erasure');
      if (erasure.finishedAt) return erasure;
      const begun = await models.erasures.updateOne(
        { _id: member },
        { $set: { startedAt: erasure.startedAt ?? new Date() } },
      );
      // Taken back in this moment.
      if (begun.matchedCount === 0) throw new Error('there is no such erasure');
      for (const [name, step] of await this.#steps(member, erasure.words)) {
        if (erasure.done.includes(name)) continue;
        await step();
        await models.erasures.updateOne({ _id: member }, { $addToSet: { done: name } });
      }
      await models.erasures.updateOne({ _id: member }, { $set: { finishedAt: new Date() } });
      return (await this.of(member))!;
    });
  }

  /** A request that waits may be made anew with another choice; one that has begun stays as it is. */
  async #note(
    member: string,
    words: ErasureChoice['words'],
    by: Erasure['by'],
    dueAt: Date,
  ): Promise<Erasure> {
    const { erasures } = this.#parts.models;
    const before = await this.of(member);
    if (before?.startedAt) return before;
    await erasures.updateOne(
      { _id: member, startedAt: null },
      { $set: { words, by, requestedAt: new Date(), dueAt } },
      { upsert: true },
    );
    return (await this.of(member))!;
  }
}
