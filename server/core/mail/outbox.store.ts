import type { OutboxLetter, OutboxModels, OutboxState } from './outbox.models.ts';

/** A letter as an operator may see it: not its words. */
export interface OutboxRow {
  id: string;
  state: OutboxState;
  /** Null once it is sent. */
  to: string | null;
  subject: string | null;
  addedAt: Date;
  /** When it is tried next, while it waits. */
  at: Date;
  tries: number;
  sendingSince: Date | null;
  reason: string | null;
  endedAt: Date | null;
}

/** A letter that is not to be sent any more. */
export interface Withdrawn {
  key: string;
  member: string | null;
}

/** Longer than a letter may take, see `usualPatience`. */
const leaseMs = 60_000;
const dayMs = 24 * 3600_000;
const sentDays = 365;
const failedDays = 30;
const mostListed = 50;
const nothingKept = { to: null, subject: null, text: null, html: null, headers: null, sealed: false };

/** What is asked of the letters on their way, and how their states follow each other. */
export class OutboxStore {
  readonly #models: OutboxModels;

  constructor(models: OutboxModels) {
    this.#models = models;
  }

  /** Keeps these letters; one whose key is known already is left as it is. Answers how many are new. */
  async add(letters: OutboxLetter[]): Promise<number> {
    if (letters.length === 0) return 0;
    const written = await this.#models.outbox.bulkWrite(
      letters.map(({ _id, ...letter }) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: letter }, upsert: true },
      })),
      { ordered: false },
    );
    return written.upsertedCount;
  }

  /** Takes the next letter that is due, the most urgent first, for a minute; null when none is. */
  async claim(now: Date): Promise<OutboxLetter | null> {
    return this.#models.outbox
      .findOneAndUpdate(
        { state: 'waiting', at: { $lte: now } },
        {
          $set: { state: 'sending', sendingSince: now, at: new Date(now.getTime() + leaseMs) },
          $inc: { tries: 1 },
        },
        { sort: { urgency: 1, at: 1, _id: 1 }, returnDocument: 'after' },
      )
      .lean<OutboxLetter>();
  }

  /** Lets letters go again whose sender ended while it sent them. Whether the server took them is not known. */
  async freeAbandoned(now: Date): Promise<number> {
    const reason = 'the process ended while sending; the letter may arrive twice, with the same Message-ID';
    const { modifiedCount } = await this.#models.outbox.updateMany(
      { state: 'sending', at: { $lte: now } },
      { $set: { state: 'waiting', at: now, reason } },
    );
    return modifiedCount;
  }

  /** Notes that a claimed letter is sent, and forgets its words. */
  async sent(id: string, now: Date): Promise<void> {
    await this.#end(id, { state: 'sent', reason: null, ...nothingKept }, now);
  }

  /** Gives a claimed letter up. It stays for a month, for an operator to try again. */
  async failed(id: string, reason: string, now: Date): Promise<void> {
    await this.#end(id, { state: 'failed', reason }, now);
  }

  async #end(id: string, change: Partial<OutboxLetter>, now: Date): Promise<void> {
    const days = change.state === 'sent' ? sentDays : failedDays;
    const forgetAt = new Date(now.getTime() + days * dayMs);
    await this.#models.outbox.updateOne(
      { _id: id, state: 'sending' },
      { $set: { ...change, sendingSince: null, endedAt: now, forgetAt } },
    );
  }

  /** Puts a claimed letter back until then. */
  async later(id: string, at: Date, reason: string): Promise<void> {
    await this.#models.outbox.updateOne(
      { _id: id, state: 'sending' },
      { $set: { state: 'waiting', at, reason, sendingSince: null } },
    );
  }

  /** Lets a letter that failed be tried again, now. False when there is none to try. */
  async retry(id: string, now: Date, until: Date): Promise<boolean> {
    const { modifiedCount } = await this.#models.outbox.updateOne(
      { _id: id, state: { $in: ['failed', 'waiting'] }, text: { $ne: null } },
      { $set: { state: 'waiting', at: now, until, tries: 0, endedAt: null, forgetAt: null } },
    );
    return modifiedCount === 1;
  }

  /** The letters in a state, the newest first; `after` is the id of the last one seen. 50 at a time. */
  async list({ state, after }: { state: OutboxState; after?: string }): Promise<OutboxRow[]> {
    const last = after ? await this.#models.outbox.findById(after, { addedAt: 1 }).lean() : null;
    const older = last && {
      $or: [{ addedAt: { $lt: last.addedAt } }, { addedAt: last.addedAt, _id: { $lt: last._id } }],
    };
    const rows = await this.#models.outbox
      .find({ state, ...older }, { text: 0, html: 0, headers: 0 })
      .sort({ addedAt: -1, _id: -1 })
      .limit(mostListed)
      .lean<OutboxLetter[]>();
    return rows.map(({ _id, to, subject, addedAt, at, tries, sendingSince, reason, endedAt, ...row }) => ({
      id: _id,
      state: row.state,
      to,
      subject,
      addedAt,
      at,
      tries,
      sendingSince,
      reason,
      endedAt,
    }));
  }

  /** How many letters are in each state. */
  async counts(): Promise<Record<OutboxState, number>> {
    const states: OutboxState[] = ['waiting', 'sending', 'sent', 'failed'];
    const counted = await Promise.all(states.map((state) => this.#models.outbox.countDocuments({ state })));
    return Object.fromEntries(states.map((state, at) => [state, counted[at]!])) as Record<
      OutboxState,
      number
    >;
  }

  /** When the next waiting letter is due; null when none waits. */
  async nextAt(): Promise<Date | null> {
    const next = await this.#models.outbox.findOne({ state: 'waiting' }, { at: 1 }).sort({ at: 1 }).lean();
    return next?.at ?? null;
  }

  /**
   * Drops letters that were not sent yet, whose keys and words match. Answers those of them that only waited; what was
   * being sent may have arrived, and is not tried again.
   */
  async withdraw(keys: RegExp, words: RegExp): Promise<Withdrawn[]> {
    const states: OutboxState[] = ['waiting', 'sending', 'failed'];
    const found = await this.#models.outbox
      .find({ state: { $in: states }, _id: keys, $or: [{ text: words }, { html: words }] }, { _id: 1 })
      .lean();
    const waited: Withdrawn[] = [];
    for (const { _id } of found) {
      // What was sent in this moment keeps its key, and has no words any more.
      const dropped = await this.#models.outbox
        .findOneAndDelete({ _id, text: { $ne: null } }, { projection: { member: 1, state: 1 } })
        .lean<Pick<OutboxLetter, 'member' | 'state'>>();
      if (dropped?.state === 'waiting') waited.push({ key: _id, member: dropped.member });
    }
    return waited;
  }

  /** The letters of a member that are kept, without their words. */
  async ofMember(member: string): Promise<OutboxLetter[]> {
    return this.#models.outbox
      .find({ member }, { text: 0, html: 0, headers: 0 })
      .sort({ addedAt: 1 })
      .lean<OutboxLetter[]>();
  }

  /** Forgets every letter of a member, sent or not. */
  async drop(member: string): Promise<void> {
    await this.#models.outbox.deleteMany({ member });
  }
}
