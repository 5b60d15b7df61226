import { groupBy } from '../../core/group-by.ts';
import { idFromName, newId } from '../../core/ids.ts';
import type { NewLetter, Outbox } from '../../core/mail/outbox.ts';
import { notificationKinds } from '../following/notification-kinds.ts';
import type { Notification } from '../following/notifications.models.ts';
import type { Telling } from '../following/notifier.ts';
import { quietUntil, usualSettings } from './letter-settings.service.ts';
import type { DueLetter, LetterModels, LetterSettings } from './letters.models.ts';
import type { LetterWriter } from './letter-writer.ts';
import { type LettersLog, oneByOne, putOffAfter } from './one-by-one.ts';
import { personalScope } from './stop-links.ts';

export interface AtOnceParts {
  models: LetterModels;
  outbox: Pick<Outbox, 'addAll'>;
  writer: LetterWriter;
  log: LettersLog;
  /** Notifications by id. */
  notificationsOf(ids: string[]): Promise<Map<string, Notification>>;
  /** Hears that a letter was made, so that no digest tells of it again. */
  onMailed(ids: string[], letter: string): Promise<void>;
  settings: { ofAll(members: string[]): Promise<Map<string, LetterSettings>> };
}

const dayMs = 24 * 3600_000;
const keptMs = 2 * dayMs;
const mostAtATime = 500;

/** Letters that are sent at once: what is news within a few seconds, or within quiet hours, goes in one. */
export class AtOnce {
  readonly #parts: AtOnceParts;

  constructor(parts: AtOnceParts) {
    this.#parts = parts;
  }

  /** Notes what members are to be sent who want it at once. Hearing of the same again notes nothing more. */
  async note({ kind, hearers, number, happened }: Telling): Promise<void> {
    const section = notificationKinds[kind];
    if (section === null || happened.at.getTime() < Date.now() - dayMs) return;
    const usual = section === 'news' ? 'news' : 'personal';
    const settings = await this.#parts.settings.ofAll(
      hearers.filter(({ how }) => how === null || how === 'once').map(({ member }) => member),
    );
    const wanting = hearers.filter(({ member, how }) => {
      const own = settings.get(member) ?? usualSettings;
      return !own.off && (how ?? own[usual]) === 'once';
    });
    if (wanting.length === 0) return;
    const now = new Date();
    await this.#parts.models.dueLetters.bulkWrite(
      wanting.map(({ member, target, notification }) => ({
        updateOne: {
          filter: { _id: idFromName(`${notification} ${happened.seq}`) },
          update: {
            $setOnInsert: {
              member,
              scope: target ?? personalScope,
              notification,
              number,
              at: now,
              batch: null,
              done: false,
              forgetAt: new Date(now.getTime() + keptMs),
            },
          },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  }

  /** Makes letters of all that is due. To be run by one process at a time; after a crash it makes the same ones again. */
  async send(now: Date): Promise<void> {
    for (;;) {
      const due = await this.#parts.models.dueLetters
        .find({ done: false, at: { $lte: now } })
        // Always the same order: what was given to one letter is found together again.
        .sort({ at: 1, _id: 1 })
        .limit(mostAtATime)
        .lean<DueLetter[]>();
      if (due.length === 0) return;
      const settings = await this.#parts.settings.ofAll([...new Set(due.map(({ member }) => member))]);
      const later = await this.#putOff(due, settings, now);
      const ready = due.filter(({ _id }) => !later.has(_id));
      if (ready.length === 0) continue;
      await oneByOne(
        [...(await this.#batched(ready))],
        (some) => this.#sendAll(some, settings, now),
        ([, rows], error) => this.#fail(rows, error, now),
      );
    }
  }

  /** Lets wait what is due in somebody's quiet hours. What was given to a letter already is not touched. */
  async #putOff(due: DueLetter[], settings: Map<string, LetterSettings>, now: Date): Promise<Set<string>> {
    const waiting = due.flatMap(({ _id, member, batch }) => {
      const own = settings.get(member);
      const at = own && batch === null ? quietUntil(own, now) : null;
      return at ? [{ _id, at }] : [];
    });
    if (waiting.length > 0) {
      await this.#parts.models.dueLetters.bulkWrite(
        waiting.map(({ _id, at }) => ({ updateOne: { filter: { _id }, update: { $set: { at } } } })),
        { ordered: false },
      );
    }
    return new Set(waiting.map(({ _id }) => _id));
  }

  /** Gives what is new to letters, one for each member and what a click on it stops. */
  async #batched(due: DueLetter[]): Promise<Map<string, DueLetter[]>> {
    const fresh = due.filter(({ batch }) => batch === null);
    const letters = groupBy(fresh, ({ member, scope }) => `${member} ${scope}`);
    for (const rows of letters.values()) {
      const batch = newId();
      for (const row of rows) row.batch = batch;
    }
    if (fresh.length > 0) {
      await this.#parts.models.dueLetters.bulkWrite(
        fresh.map(({ _id, batch }) => ({ updateOne: { filter: { _id }, update: { $set: { batch } } } })),
        { ordered: false },
      );
    }
    return groupBy(due, ({ batch }) => batch!);
  }

  /** Lets a letter wait that could not be made, with the reason. It stays the same letter. */
  async #fail(rows: DueLetter[], error: unknown, now: Date): Promise<void> {
    const [{ member, putOff }] = rows as [DueLetter];
    this.#parts.log.error({ err: error, member }, 'a letter could not be made; it is put off');
    const next = putOffAfter(putOff?.tries ?? 0, error, now);
    await this.#parts.models.dueLetters.updateMany(
      { _id: { $in: rows.map(({ _id }) => _id) } },
      { $set: { at: next.until, putOff: next } },
    );
  }

  async #sendAll(
    batches: [string, DueLetter[]][],
    settings: Map<string, LetterSettings>,
    now: Date,
  ): Promise<number> {
    const { writer, outbox, models, notificationsOf, onMailed } = this.#parts;
    const rows = batches.flatMap(([, due]) => due);
    const told = await notificationsOf([...new Set(rows.map(({ notification }) => notification))]);
    const round = await writer.round(rows.map(({ member }) => member));
    const letters: NewLetter[] = [];
    for (const [batch, due] of batches) {
      const [{ member, scope }] = due as [DueLetter];
      const news = newsOf(due, told);
      const letter = await round.atOnce({
        key: `news:${batch}`,
        member,
        scope,
        news,
        settings: settings.get(member) ?? usualSettings,
        until: new Date(now.getTime() + dayMs),
      });
      if (letter) letters.push(letter);
    }
    await outbox.addAll(letters);
    for (const [batch, due] of batches)
      await onMailed(
        due.map(({ notification }) => notification),
        `news:${batch}`,
      );
    await models.dueLetters.updateMany(
      { _id: { $in: rows.map(({ _id }) => _id) } },
      { $set: { done: true } },
    );
    return letters.length;
  }
}

/** What one letter tells: of several posts in a thread, from the first to the last. What was read meanwhile is left out. */
function newsOf(due: DueLetter[], told: Map<string, Notification>) {
  return [...groupBy(due, ({ notification }) => notification)].flatMap(([id, rows]) => {
    const row = told.get(id);
    if (!row || row.readAt !== null) return [];
    const numbers = rows.flatMap(({ number }) => (number === null ? [] : [number]));
    return [{ row, from: Math.min(...numbers) - 1, to: Math.max(...numbers), count: rows.length }];
  });
}
